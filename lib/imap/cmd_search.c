/* SEARCH and UID SEARCH. */
#include "imap/annotation.h"
#include "imap/client.h"
#include "imap/cmd.h"
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

static int parse(struct imap *c, struct imap_searchret *ret, struct imap_search_program *prog)
{
	if (imap_parse_sp(&c->p) < 0 || imap_searchret_parse(&c->p, ret) < 0 ||
	    imap_searchkey_parse(&c->p, prog) < 0)
		return -1;
	return 0;
}

static int search(struct imap *c, const struct imap_searchret *ret, struct imap_search_program *prog)
{
	struct imap_search_run run;
	struct imap_set found;
	struct imap_searchret_found f = {.set = &found, .box = c->box};
	int got;

	if (imap_search_begin(&run, c, c->box, prog) < 0)
		return -1;
	got = imap_search_all(&run, &found);
	imap_search_end(&run);
	if (got < 0)
		return -1;
	f.n = imap_view_count(&found);
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
	struct imap_searchret ret;
	struct imap_search_filters filters = {imap_annotation_filter, c};
	struct imap_search_program prog = {.filters = &filters};
	int got;

	if (parse(c, &ret, &prog) < 0)
		return -1;
	if (prog.modseq)
		imap_client_condstore(c);
	got = search(c, &ret, &prog);
	/* A search that fails leaves an empty result behind (RFC 5182 section 2.1). */
	if (got < 0 && (ret.what & IMAP_RETURN_SAVE))
		index_ranges_free(&c->saved);
	return got;
}
