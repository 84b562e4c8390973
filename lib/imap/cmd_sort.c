/* SORT, THREAD, and their UID forms. */
#include "conf/conf.h"
#include "imap/annotation.h"
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/context.h"
#include "imap/limit.h"
#include "imap/search.h"
#include "imap/searchret.h"
#include "imap/sort.h"
#include "imap/thread.h"
#include "imap/view.h"

/* SP charset SP keys: both commands end so, and the charset must be given (RFC 5256 section 3). */
static int parse_keys(struct imap_parse *p, struct imap_search_program *prog)
{
	struct str charset;

	if (imap_parse_sp(p) < 0 || imap_parse_astring(p, &charset) < 0 || imap_parse_sp(p) < 0 ||
	    imap_searchkey_parse_keys(p, prog) < 0)
		return -1;
	prog->charset = charset;
	return imap_parse_end(p);
}

/* Once UTF8=ACCEPT is enabled, Horde sends THREAD without a charset, which could only be UTF-8 (RFC 6855 section 3; IMAP_WORKAROUNDS). */
static bool lacks_charset(const struct imap_parse *p)
{
	struct imap_parse look = *p;

	return p->utf8 && conf_list_has("IMAP_WORKAROUNDS", STR("thread-no-charset")) &&
	       imap_parse_take(&look, ' ') && !imap_parse_word(&look, STR("UTF-8")) &&
	       !imap_parse_word(&look, STR("US-ASCII")) && !imap_parse_peek(&look, '"') &&
	       !imap_parse_peek(&look, '{');
}

static int parse_thread_keys(struct imap_parse *p, struct imap_search_program *prog)
{
	if (!lacks_charset(p))
		return parse_keys(p, prog);
	if (imap_parse_sp(p) < 0 || imap_searchkey_parse_keys(p, prog) < 0)
		return -1;
	prog->charset = STR("UTF-8");
	return imap_parse_end(p);
}

/* The first half of the command, which sorting or threading goes on with. */
static int find(
    struct imap *c, struct imap_search_program *prog, struct imap_set *found, struct imap_progress *p_r)
{
	struct imap_search_run run;
	int got;

	if (prog->modseq)
		imap_client_condstore(c);
	if (imap_search_begin(&run, c, c->box, prog) < 0)
		return -1;
	/* An order of some of the messages would be a wrong answer (RFC 9738 section 3.3). */
	run.progress.goal *= 2;
	got = imap_limit_check(c, imap_view_count(&run.within));
	if (got == 0)
		got = imap_search_all(&run, found);
	*p_r = run.progress;
	imap_search_end(&run);
	return got;
}

static void print_sorted(struct imap *c, const struct imap_searchret_found *f)
{
	struct out *o = &c->s.out;

	out_c(o, "* SORT");
	for (size_t i = 0; i < f->n; i++) {
		out_ch(o, ' ');
		out_u64(o, c->uid ? mailbox_msg(c->box, f->list[i])->uid : f->list[i]);
	}
	if (f->modseq && f->n) {
		out_c(o, " (MODSEQ ");
		out_u64(o, f->modseq);
		out_ch(o, ')');
	}
	out_c(o, "\r\n");
}

static int sort(struct imap *c, struct imap_context *x)
{
	struct imap_searchret ret;
	struct imap_search_filters filters = {imap_annotation_filter, c};
	struct imap_search_program prog = {.filters = &filters};
	struct imap_searchret_found f = {.box = c->box};
	struct imap_progress progress;
	struct imap_sort by;
	struct imap_set found;

	if (imap_parse_sp(&c->p) < 0 || imap_searchret_parse(&c->p, &ret) < 0 ||
	    imap_context_check(c, x, &ret) < 0 || imap_sort_parse(&c->p, &by) < 0 ||
	    parse_keys(&c->p, &prog) < 0 || imap_searchret_check(&c->p, &ret, by.relevancy, prog.fuzzy) < 0)
		return -1;
	imap_sort_direct(c, &by);
	imap_context_make(c, x, &ret, &prog, &by);
	if (find(c, &prog, &found, &progress) < 0) {
		if (ret.what & IMAP_RETURN_SAVE)
			index_ranges_free(&c->saved);
		return -1;
	}
	f.list = imap_sort_run(c, &by, &found, &progress, &f.n);
	if (!f.list)
		return -1;
	imap_context_found(c, x, &f);
	if (prog.modseq)
		f.modseq = imap_searchret_modseq(c, &ret, &f);
	if (ret.what & IMAP_RETURN_SAVE)
		imap_searchret_save(c, &ret, &f);
	if (!ret.given)
		print_sorted(c, &f);
	else if (ret.what != IMAP_RETURN_SAVE)
		imap_searchret_print(c, &ret, &f);
	return 0;
}

int imap_cmd_sort(void *arg)
{
	struct imap *c = arg;
	struct imap_context *x = imap_context_begin(c);

	return imap_context_end(c, x, sort(c, x));
}

static void say_tree(struct imap *c, const struct imap_thread *tree)
{
	out_c(&c->s.out, "* THREAD");
	if (tree->nodes[0].child)
		out_ch(&c->s.out, ' ');
	imap_thread_print(tree, c->uid);
	out_c(&c->s.out, "\r\n");
}

static int parse_algorithm(struct imap_parse *p, enum imap_thread_by *r)
{
	struct str name;

	if (imap_parse_sp(p) < 0 || imap_parse_name(p, &name) < 0)
		return -1;
	if (str_ieq(name, STR("ORDEREDSUBJECT")))
		*r = IMAP_THREAD_ORDEREDSUBJECT;
	else if (str_ieq(name, STR("REFERENCES")))
		*r = IMAP_THREAD_REFERENCES;
	else if (str_ieq(name, STR("REFS")))
		*r = IMAP_THREAD_REFS;
	else
		return imap_parse_bad(p, "no such threading algorithm");
	return 0;
}

int imap_cmd_thread(void *arg)
{
	struct imap *c = arg;
	struct imap_search_filters filters = {imap_annotation_filter, c};
	struct imap_search_program prog = {.filters = &filters};
	enum imap_thread_by by = IMAP_THREAD_REFERENCES;
	struct imap_progress progress;
	struct imap_set found;
	struct imap_thread tree;
	int result;

	if (parse_algorithm(&c->p, &by) < 0 || parse_thread_keys(&c->p, &prog) < 0)
		return -1;
	if (find(c, &prog, &found, &progress) < 0)
		return -1;
	result = imap_thread_build(&progress, by, &found, &tree);
	if (result == 0)
		say_tree(c, &tree);
	imap_thread_free(&tree);
	return result;
}
