/* Searches that are kept up to date. */
#include "imap/context.h"

#include "base/log.h"
#include "base/vec.h"
#include "imap/fetch.h"
#include "imap/notify.h"
#include "imap/search.h"
#include "imap/sync.h"
#include "imap/view.h"

/* ---- making one ---- */

struct imap_context *imap_context_begin(struct imap *c)
{
	struct str rest = str_of(c->p.p, (size_t)(c->p.end - c->p.p));
	struct imap_context *x;
	size_t none = 0;

	if (str_ifind(rest, STR("UPDATE")) < 0)
		return NULL;
	x = vec_grown(NULL, NULL, &none, 1, sizeof *x);
	memset(x, 0, sizeof *x);
	arena_init(&x->arena, "search context", IMAP_CONTEXT_MEMORY);
	imap_client_keep(c, &x->arena);
	x->tag = arena_str(&x->arena, c->tag);
	x->uid = c->uid;
	return x;
}

int imap_context_check(struct imap *c, const struct imap_context *x, const struct imap_searchret *r)
{
	if (!(r->what & IMAP_RETURN_UPDATE))
		return 0;
	for (const struct imap_context *o = c->contexts; o; o = o->next)
		if (str_eq(o->tag, x->tag))
			return imap_parse_bad(&c->p, "the tag belongs to a search that is kept up to date");
	return 0;
}

/* Sequence numbers and "$" mean what they mean now. */
static void pin(struct imap *c, struct imap_context *x, struct imap_search *n)
{
	struct index_ranges uids;
	struct imap_set seqs;

	if ((n->kind != IMAP_SEARCH_SEQ && n->kind != IMAP_SEARCH_UID) ||
	    (n->kind == IMAP_SEARCH_UID && !n->set.saved))
		return;
	if (imap_view_find(c, &n->set, false, &seqs) < 0)
		return;
	imap_view_uids(c, &seqs, &uids);
	n->kind = IMAP_SEARCH_UID;
	n->set = (struct imap_set){.p = arena_array(&x->arena, uids.n, sizeof *n->set.p), .n = uids.n};
	for (size_t i = 0; i < uids.n; i++)
		n->set.p[i] = (struct imap_range){uids.p[i].first, uids.p[i].last};
	index_ranges_free(&uids);
}

static bool depends_on_time(const struct imap_search_program *prog)
{
	for (const struct imap_search *n = prog->all; n; n = n->all)
		if (n->kind == IMAP_SEARCH_OLDER || n->kind == IMAP_SEARCH_YOUNGER)
			return true;
	return false;
}

static const char *refusal(const struct imap *c, const struct imap_context *x)
{
	int n = 0, sorted = 0;

	for (const struct imap_context *o = c->contexts; o; o = o->next) {
		n++;
		sorted += o->sorted;
	}
	if (n >= IMAP_CONTEXTS || (x->sorted && sorted >= IMAP_CONTEXTS_SORTED))
		return "Too many contexts";
	return depends_on_time(&x->prog) ? "The result changes with the clock" : NULL;
}

void imap_context_make(struct imap *c, struct imap_context *x, const struct imap_searchret *r,
    const struct imap_search_program *prog, const struct imap_sort *by)
{
	const char *why;

	if (!x || !(r->what & IMAP_RETURN_UPDATE))
		return;
	imap_searchkey_copy(&x->arena, prog, &x->prog);
	x->prog.filters = NULL;
	x->sorted = by != NULL;
	if (by)
		x->by = *by;
	x->fetch = r->fetch;
	why = refusal(c, x);
	if (why) {
		out_c(&c->s.out, "* NO [NOUPDATE ");
		imap_print_string(&c->s.out, x->tag, false);
		out_c(&c->s.out, "] ");
		out_c(&c->s.out, why);
		out_c(&c->s.out, "\r\n");
		return;
	}
	for (struct imap_search *n = x->prog.all; n; n = n->all)
		pin(c, x, n);
	x->used = true;
}

void imap_context_found(struct imap *c, struct imap_context *x, const struct imap_searchret_found *f)
{
	uint32_t count = mailbox_count(c->box);

	if (!x || !x->used)
		return;
	for (size_t i = 0; f->set && i < f->set->n; i++)
		for (uint32_t seq = f->set->p[i].first; seq <= f->set->p[i].last; seq++) {
			uint32_t uid = mailbox_msg(c->box, seq)->uid;

			index_ranges_add(&x->found, uid, uid);
		}
	if (!f->set && f->n) {
		x->list = vec_grown(NULL, NULL, &x->cap, f->n, sizeof *x->list);
		x->n = f->n;
		for (size_t i = 0; i < f->n; i++) {
			x->list[i] = mailbox_msg(c->box, f->list[i])->uid;
			index_ranges_push(&x->found, x->list[i], x->list[i]);
		}
		index_ranges_order(&x->found);
	}
	x->known = count ? mailbox_msg(c->box, count)->uid : 0;
}

static void drop(struct imap_context *x)
{
	arena_free(&x->arena);
	index_ranges_free(&x->found);
	index_ranges_free(&x->added);
	index_ranges_free(&x->removed);
	vec_drop(x->list);
	vec_drop(x);
}

int imap_context_end(struct imap *c, struct imap_context *x, int result)
{
	if (!x)
		return result;
	imap_client_kept(c);
	if (result == 0 && x->used) {
		x->next = c->contexts;
		c->contexts = x;
	} else {
		drop(x);
	}
	return result;
}

void imap_context_cancel(struct imap *c, struct str tag)
{
	for (struct imap_context **at = &c->contexts; *at;) {
		struct imap_context *x = *at;

		if (!str_is_nil(tag) && !str_eq(tag, x->tag)) {
			at = &x->next;
			continue;
		}
		*at = x->next;
		drop(x);
	}
}

/* ---- news ---- */

/* UIDs that are in both. */
static void intersect(const struct index_ranges *a, const struct index_ranges *b, struct index_ranges *r)
{
	for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
		uint32_t lo = a->p[i].first > b->p[k].first ? a->p[i].first : b->p[k].first;
		uint32_t hi = a->p[i].last < b->p[k].last ? a->p[i].last : b->p[k].last;

		index_ranges_add(r, lo, hi);
		if (a->p[i].last < b->p[k].last)
			i++;
		else
			k++;
	}
}

static void subtract(struct index_ranges *from, const struct index_ranges *gone)
{
	struct index_ranges r = {0};
	size_t k = 0;

	for (size_t i = 0; i < from->n; i++) {
		uint32_t at = from->p[i].first, last = from->p[i].last;

		while (k < gone->n && gone->p[k].last < at)
			k++;
		for (size_t j = k; j < gone->n && gone->p[j].first <= last && at; j++) {
			if (gone->p[j].first > at)
				index_ranges_add(&r, at, gone->p[j].first - 1);
			at = gone->p[j].last + 1;
		}
		if (at && at <= last)
			index_ranges_add(&r, at, last);
	}
	index_ranges_free(from);
	*from = r;
}

static void print_zero(
    struct imap *c, const struct imap_context *x, const char *what, const struct index_ranges *uids)
{
	struct imap_set seqs;

	if (!uids->n)
		return;
	out_c(&c->s.out, what);
	out_c(&c->s.out, "(0 ");
	if (x->uid) {
		imap_print_ranges(&c->s.out, uids);
	} else {
		seqs = imap_view_seqs(c, uids);
		for (size_t i = 0; i < seqs.n; i++)
			imap_print_range(&c->s.out, seqs.p[i].first, seqs.p[i].last, i > 0);
	}
	out_ch(&c->s.out, ')');
}

/* What x->added and x->removed say, and into the result. */
static void tell(struct imap *c, struct imap_context *x)
{
	struct out *o = &c->s.out;

	if (!x->added.n && !x->removed.n)
		return;
	out_c(o, "* ESEARCH (TAG ");
	imap_print_string(o, x->tag, false);
	if (x->multi) {
		out_c(o, " MAILBOX ");
		imap_name_print(o, mailbox_name(c->box), imap_utf8(c));
		out_c(o, " UIDVALIDITY ");
		out_u64(o, mailbox_head(c->box)->uidvalidity);
	}
	out_c(o, x->uid ? ") UID" : ")");
	if (x->sorted) {
		imap_contextlist_remove(c, x);
		imap_contextlist_add(c, x);
	} else {
		print_zero(c, x, " REMOVEFROM ", &x->removed);
		print_zero(c, x, " ADDTO ", &x->added);
	}
	out_c(o, "\r\n");
	subtract(&x->found, &x->removed);
	index_ranges_free(&x->removed);
	index_ranges_move(&x->found, &x->added);
}

void imap_context_gone(struct imap *c, const struct index_ranges *expunged)
{
	for (struct imap_context *x = c->contexts; x; x = x->next) {
		intersect(&x->found, expunged, &x->removed);
		tell(c, x);
	}
}

/* The message's place in the result, before and now. */
static void judge(struct imap_search_run *run, struct imap_context *x, uint32_t seq)
{
	uint32_t uid = mailbox_msg(run->box, seq)->uid;
	bool was = index_ranges_has(&x->found, uid), is = imap_search_matches(run, seq);

	if (is && !was)
		index_ranges_add(&x->added, uid, uid);
	else if (was && !is)
		index_ranges_add(&x->removed, uid, uid);
}

static void look_again(struct imap *c, struct imap_context *x, const struct index_ranges *flags)
{
	struct imap_search_program prog;
	struct imap_search_run run;
	struct imap_set changed = imap_view_seqs(c, flags);
	uint32_t from = mailbox_seq_from(c->box, x->known + 1);

	imap_searchkey_copy(&c->s.cmd, &x->prog, &prog);
	if (imap_search_begin(&run, c, c->box, &prog) < 0) {
		log_debug("a search context: %s", c->err.text);
		return;
	}
	for (size_t i = 0; i < changed.n; i++)
		for (uint32_t seq = changed.p[i].first; seq <= changed.p[i].last && seq < from; seq++)
			if (!mailbox_is_gone(mailbox_msg(c->box, seq)))
				judge(&run, x, seq);
	for (uint32_t seq = from; seq <= c->exists; seq++) {
		if (!mailbox_is_gone(mailbox_msg(c->box, seq)))
			judge(&run, x, seq);
		x->known = mailbox_msg(c->box, seq)->uid;
	}
	imap_search_end(&run);
}

static bool has_item(const struct imap_fetch *f, const struct imap_fetch_item *it)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->items[i].kind == it->kind && str_eq(f->items[i].label, it->label))
			return true;
	return false;
}

/* One FETCH has what all who want something of the message want (RFC 5465 section 5.2). */
static void merge(struct imap_fetch *into, const struct imap_fetch *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (!has_item(into, &f->items[i]))
			into->items[into->n++] = f->items[i];
}

static void fetch_new(struct imap *c, uint32_t seq, struct index_ranges *fetched)
{
	uint32_t uid = mailbox_msg(c->box, seq)->uid;
	struct imap_set one = {.p = arena_array(&c->s.cmd, 1, sizeof *one.p), .n = 1};
	const struct imap_fetch *also = imap_notify_fetch(c);
	struct imap_fetch all = {0};
	bool uid_before = c->uid;
	size_t n = also ? also->n : 0;

	for (struct imap_context *x = c->contexts; x; x = x->next)
		n += x->fetch.n;
	all.items = arena_array(&c->s.cmd, n, sizeof *all.items);
	for (struct imap_context *x = c->contexts; x; x = x->next)
		if (index_ranges_has(&x->added, uid))
			merge(&all, &x->fetch);
	if (!all.n || index_ranges_has(&c->own.saved_here, uid))
		return;
	if (also)
		merge(&all, also);
	one.p[0] = (struct imap_range){seq, seq};
	c->uid = false;
	if (imap_fetch_run(c, &all, &one) < 0)
		log_debug("a search context: %s", c->err.text);
	c->uid = uid_before;
	index_ranges_add(fetched, uid, uid);
}

void imap_context_news(
    struct imap *c, const struct index_ranges *flags, uint32_t known, struct index_ranges *fetched)
{
	struct err err = c->err;
	struct str code = c->code;
	bool fetches = false;

	for (struct imap_context *x = c->contexts; x; x = x->next) {
		look_again(c, x, flags);
		fetches |= x->fetch.n > 0;
	}
	for (uint32_t seq = known + 1; fetches && seq <= c->exists; seq++)
		fetch_new(c, seq, fetched);
	for (struct imap_context *x = c->contexts; x; x = x->next)
		tell(c, x);
	c->err = err;
	c->code = code;
}
