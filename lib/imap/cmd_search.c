/* SEARCH and UID SEARCH. */
#include "base/num.h"
#include "imap/annotation.h"
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/context.h"
#include "imap/limit.h"
#include "imap/search.h"
#include "imap/searchret.h"
#include "imap/view.h"

enum { AT_ONCE = 1000, NUMBER = 11 /* " 4294967295" */ };

/* Sequence numbers first … last, or the UIDs of m, which are as many, each with a space in front. */
static void print_numbers(struct out *o, uint32_t first, uint32_t last, const struct index_msg *m)
{
	for (uint32_t seq = first, n; seq <= last; seq += n) {
		char *start, *at;

		n = last - seq < AT_ONCE ? last - seq + 1 : AT_ONCE;
		start = at = out_room(o, (size_t)n * NUMBER);
		for (uint32_t i = seq; i < seq + n; i++) {
			*at++ = ' ';
			at += num_print_u64(at, m ? m[i - first].uid : i);
		}
		out_fill(o, (size_t)(at - start));
	}
}

static void print_uids(struct imap *c, uint32_t seq, uint32_t last)
{
	for (uint32_t n; seq <= last; seq += n) {
		const struct index_msg *m = mailbox_run(c->box, seq, &n);

		n = n < last - seq + 1 ? n : last - seq + 1;
		print_numbers(&c->s.out, seq, seq + n - 1, m);
	}
}

/* "* SEARCH 2 84 882 (MODSEQ 917162500)" */
static void print_plain(struct imap *c, const struct imap_searchret_found *f)
{
	struct out *o = &c->s.out;

	out_c(o, "* SEARCH");
	for (size_t i = 0; i < f->set->n; i++) {
		if (c->uid)
			print_uids(c, f->set->p[i].first, f->set->p[i].last);
		else
			print_numbers(o, f->set->p[i].first, f->set->p[i].last, NULL);
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
	/* RFC 6855 section 3; RFC 9051 takes it. */
	if (!str_is_nil(q->prog.charset) && imap_is(c, IMAP_UTF8) && !imap_is(c, IMAP_REV2))
		return imap_parse_bad(&c->p, "no CHARSET beside UTF8=ACCEPT");
	return imap_searchret_check(&c->p, &q->ret, false, q->prog.fuzzy);
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
		f.modseq = imap_searchret_modseq(c, ret, &f);
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
