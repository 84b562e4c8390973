/* SEARCH and UID SEARCH. */
#include "imap/annotation.h"
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/context.h"
#include "imap/limit.h"
#include "imap/search.h"
#include "imap/searchret.h"
#include "imap/view.h"

/* "* SEARCH 2 84 882 (MODSEQ 917162500)" */
static void print_plain(struct imap *c, const struct imap_searchret_found *f)
{
	struct out *o = &c->s.out;

	out_c(o, "* SEARCH");
	for (size_t i = 0; i < f->set->n; i++)
		for (uint32_t seq = f->set->p[i].first; seq <= f->set->p[i].last; seq++) {
			out_ch(o, ' ');
			out_u64(o, c->uid ? mailbox_msg(c->box, seq)->uid : seq);
		}
	if (f->modseq && f->n) {
		out_c(o, " (MODSEQ ");
		out_u64(o, f->modseq);
		out_ch(o, ')');
	}
	out_c(o, "\r\n");
}

struct asked {
	struct imap_context *context; /* NULL: UPDATE isn't in it */
	struct imap_searchret ret;
	struct imap_search_program prog;
};

static int parse(struct imap *c, struct asked *q)
{
	if (imap_parse_sp(&c->p) < 0 || imap_searchret_parse(&c->p, &q->ret) < 0 ||
	    imap_context_check(c, q->context, &q->ret) < 0 || imap_searchkey_parse(&c->p, &q->prog) < 0)
		return -1;
	return 0;
}

static int search(struct imap *c, struct asked *q)
{
	const struct imap_searchret *ret = &q->ret;
	struct imap_search_program *prog = &q->prog;
	struct imap_search_run run;
	struct imap_set found;
	struct imap_searchret_found f = {.set = &found, .box = c->box};
	int got;

	imap_context_make(c, q->context, ret, prog, NULL);
	if (imap_search_begin(&run, c, c->box, prog) < 0)
		return -1;
	/* What is kept up to date must be whole. */
	got = q->context ? imap_limit_check(c, imap_view_count(&run.within)) : 0;
	if (got == 0) {
		imap_limit_cut(c, &run.within);
		got = imap_search_all(&run, &found);
	}
	imap_search_end(&run);
	if (got < 0)
		return -1;
	f.n = imap_view_count(&found);
	imap_context_found(c, q->context, &f);
	if (prog->modseq)
		f.modseq = imap_searchret_modseq(ret, &f);
	if (ret->what & IMAP_RETURN_SAVE)
		imap_searchret_save(c, ret, &f);
	if (ret->given || imap_is(c, IMAP_REV2)) {
		struct imap_searchret all = {.what = IMAP_RETURN_ALL};

		/* SAVE alone asks for no answer (RFC 5182 section 2.1). */
		if (ret->what != IMAP_RETURN_SAVE)
			imap_searchret_print(c, ret->given ? ret : &all, &f);
	} else {
		print_plain(c, &f);
	}
	return 0;
}

int imap_cmd_search(void *arg)
{
	struct imap *c = arg;
	struct imap_search_filters filters = {imap_annotation_filter, c};
	struct asked q = {.prog.filters = &filters, .context = imap_context_begin(c)};
	int got;

	if (parse(c, &q) < 0)
		return imap_context_end(c, q.context, -1);
	if (q.prog.modseq)
		imap_client_condstore(c);
	got = search(c, &q);
	/* A search that fails leaves an empty result behind (RFC 5182 section 2.1). */
	if (got < 0 && (q.ret.what & IMAP_RETURN_SAVE))
		index_ranges_free(&c->saved);
	return imap_context_end(c, q.context, got);
}
