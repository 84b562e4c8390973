/* ESEARCH: one search over several mailboxes (RFC 7377). */
#include "imap/annotation.h"
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/context.h"
#include "imap/limit.h"
#include "imap/scope.h"
#include "imap/search.h"
#include "imap/searchret.h"
#include "imap/view.h"

#include "base/log.h"
#include "base/vec.h"

/* ["IN" SP "(" scopes ")" SP] */
static int parse_scopes(struct imap *c, struct imap_scopes *v)
{
	if (!imap_parse_word(&c->p, STR("IN"))) {
		if (!c->box)
			return imap_parse_bad(&c->p, "no mailbox is selected");
		vec_push(v, &c->s.cmd)->kind = IMAP_SCOPE_SELECTED;
		return 0;
	}
	if (imap_parse_sp(&c->p) < 0 || imap_parse_open(&c->p) < 0)
		return -1;
	do {
		if (imap_scope_parse(&c->p, v) < 0)
			return -1;
	} while (imap_parse_take(&c->p, ' '));
	for (size_t i = 0; i < v->n; i++)
		if (v->p[i].kind == IMAP_SCOPE_DELAYED || (v->p[i].kind == IMAP_SCOPE_SELECTED && !c->box))
			return imap_parse_bad(
			    &c->p, c->box ? "no such scope of a search" : "no mailbox is selected");
	return imap_parse_close(&c->p) < 0 ? -1 : imap_parse_sp(&c->p);
}

static bool is_in(struct imap *c, const struct imap_scope *s, const struct store_entry *e)
{
	if (s->kind == IMAP_SCOPE_SELECTED)
		return c->box && str_eq(e->name, mailbox_name(c->box));
	return imap_scope_has(s, e, store_separator(c->store));
}

static void print(struct imap *c, const struct imap_searchret *ret, const struct imap_searchret_found *f)
{
	struct out *o = &c->s.out;

	out_c(o, "* ESEARCH (TAG ");
	imap_print_string(o, c->tag, false);
	out_c(o, " MAILBOX ");
	imap_name_print(o, mailbox_name(f->box), imap_utf8(c));
	out_c(o, " UIDVALIDITY ");
	out_u64(o, mailbox_head(f->box)->uidvalidity);
	out_c(o, ") UID");
	imap_searchret_print_data(c, ret, f, true);
	out_c(o, "\r\n");
}

struct asked {
	struct imap_context *context; /* NULL: UPDATE isn't in it */
	struct mailbox *selected;
	struct imap_scopes scopes;
	struct imap_searchret ret;
	struct imap_search_program prog;
	uint64_t searched; /* messages of all mailboxes so far */
};

/* c->box is the mailbox at hand. Mailboxes without a match aren't mentioned (RFC 7377 section 2.1). */
static int search(struct imap *c, struct asked *q)
{
	const struct imap_searchret *ret = &q->ret;
	const struct imap_search_program *prog = &q->prog;
	struct imap_search_program mine;
	struct imap_search_run run;
	struct imap_set found;
	struct imap_searchret_found f = {.set = &found, .box = c->box};
	int got;

	/* Only the selected mailbox's result is kept up to date (RFC 7377 section 2.2). */
	if (c->box == q->selected)
		imap_context_make(c, q->context, ret, prog, NULL);
	imap_searchkey_copy(&c->s.cmd, prog, &mine);
	if (imap_search_begin(&run, c, c->box, &mine) < 0)
		return -1;
	q->searched += imap_view_count(&run.within);
	got = imap_limit_check(c, q->searched);
	if (got == 0)
		got = imap_search_all(&run, &found);
	imap_search_end(&run);
	if (got < 0)
		return -1;
	f.n = imap_view_count(&found);
	if (c->box == q->selected)
		imap_context_found(c, q->context, &f);
	if (prog->modseq)
		f.modseq = imap_searchret_modseq(c, ret, &f);
	if (ret->what & IMAP_RETURN_SAVE)
		imap_searchret_save(c, ret, &f);
	/* SAVE alone asks for no answer (RFC 5182 section 2.1). */
	if (f.n && ret->what != IMAP_RETURN_SAVE)
		print(c, ret, &f);
	return 0;
}

/* A mailbox that can't be opened is as if it weren't there; the search's own mistakes end it. */
static int visit(struct imap *c, const struct store_entry *e, struct asked *q)
{
	struct mailbox *selected = c->box;
	struct err err;
	int got;

	if (selected && str_eq(e->name, mailbox_name(selected)))
		return search(c, q);
	if (mailbox_open(&c->box, c->store, e->name, MAILBOX_READONLY, &err) < 0) {
		c->box = selected;
		log_debug("ESEARCH passes %.*s over: %s", STR_ARG(e->name), err.text);
		return 0;
	}
	got = search(c, q);
	mailbox_close(c->box);
	c->box = selected;
	return got;
}

static int visit_all(struct imap *c, struct asked *q)
{
	struct store_entry *list;
	size_t n;

	if (store_list(c->store, &c->s.cmd, true, &list, &n, &c->err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (list[i].flags & (STORE_NOSELECT | STORE_NONEXISTENT))
			continue;
		for (size_t k = 0; k < q->scopes.n; k++) {
			if (!is_in(c, &q->scopes.p[k], &list[i]))
				continue;
			if (visit(c, &list[i], q) < 0)
				return -1;
			break;
		}
	}
	return 0;
}

static int parse(struct imap *c, struct asked *q)
{
	struct imap_searchret *ret = &q->ret;

	if (imap_parse_sp(&c->p) < 0 || parse_scopes(c, &q->scopes) < 0 ||
	    imap_searchret_parse(&c->p, ret) < 0 || imap_context_check(c, q->context, ret) < 0 ||
	    imap_searchkey_parse(&c->p, &q->prog) < 0)
		return -1;
	if (imap_searchret_check(&c->p, ret, false, q->prog.fuzzy) < 0)
		return -1;
	for (size_t i = 0; i < q->scopes.n; i++)
		if ((ret->what & IMAP_RETURN_SAVE) && q->scopes.p[i].kind != IMAP_SCOPE_SELECTED)
			return imap_parse_bad(&c->p, "SAVE is for the selected mailbox alone");
	if ((ret->what & IMAP_RETURN_UPDATE) && !c->box)
		return imap_parse_bad(&c->p, "UPDATE is for the selected mailbox");
	if (!ret->given)
		ret->what = IMAP_RETURN_ALL;
	return 0;
}

int imap_cmd_esearch(void *arg)
{
	struct imap *c = arg;
	struct imap_search_filters filters = {imap_annotation_filter, c};
	struct asked q = {.prog.filters = &filters, .selected = c->box, .context = imap_context_begin(c)};
	int got = parse(c, &q);

	if (got == 0 && q.prog.modseq)
		imap_client_condstore(c);
	if (q.context)
		q.context->uid = q.context->multi = true;
	if (got == 0)
		got = visit_all(c, &q);
	/* A search that fails leaves an empty result behind (RFC 5182 section 2.1). */
	if (got < 0 && !c->p.failed && (q.ret.what & IMAP_RETURN_SAVE))
		index_ranges_free(&c->saved);
	return imap_context_end(c, q.context, got);
}
