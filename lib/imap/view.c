/* Message sets against the view. */
#include "imap/view.h"

/* Appends the messages with UIDs first to last; the ranges come in ascending order. */
static void add_uids(struct imap *c, struct imap_set *r, uint32_t first, uint32_t last)
{
	uint32_t a = mailbox_seq_from(c->box, first);
	uint32_t b = last == UINT32_MAX ? mailbox_count(c->box) : mailbox_seq_from(c->box, last + 1) - 1;

	if (a <= b)
		r->p[r->n++] = (struct imap_range){a, b};
}

struct imap_set imap_view_seqs(struct imap *c, const struct index_ranges *uids)
{
	struct imap_set r = {.p = arena_array(&c->s.cmd, uids->n, sizeof *r.p)};

	for (size_t i = 0; i < uids->n; i++)
		add_uids(c, &r, uids->p[i].first, uids->p[i].last);
	r.n = imap_set_merge(r.p, r.n);
	return r;
}

/* Drops what is outside of 1 to count. */
static void clip(struct imap_set *r, uint32_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		struct imap_range range = r->p[i];

		if (!range.first)
			range.first = 1;
		if (range.last > count)
			range.last = count;
		if (range.first <= range.last)
			r->p[n++] = range;
	}
	r->n = n;
}

static int by_seq(struct imap *c, const struct imap_set *set, bool beyond, struct imap_set *r)
{
	uint32_t count = mailbox_count(c->box);

	*r = (struct imap_set){.p = arena_array(&c->s.cmd, set->n, sizeof *r->p), .n = set->n};
	for (size_t i = 0; i < set->n; i++)
		r->p[i] = set->p[i];
	imap_set_star(r, count);
	if (beyond)
		clip(r, count);
	if (r->n && (r->p[0].first == 0 || r->p[r->n - 1].last > count))
		return imap_parse_bad(&c->p, "there is no message with this sequence number");
	return 0;
}

static int resolve(struct imap *c, const struct imap_set *set, bool uid, bool beyond, struct imap_set *seqs_r)
{
	uint32_t count = mailbox_count(c->box);
	struct imap_set copy;

	if (set->saved) {
		*seqs_r = imap_view_seqs(c, &c->saved);
		return 0;
	}
	if (!uid)
		return by_seq(c, set, beyond, seqs_r);
	*seqs_r = (struct imap_set){.p = arena_array(&c->s.cmd, set->n, sizeof *seqs_r->p)};
	if (!count)
		return 0;
	copy = (struct imap_set){.p = arena_array(&c->s.cmd, set->n, sizeof *copy.p), .n = set->n};
	for (size_t i = 0; i < set->n; i++)
		copy.p[i] = set->p[i];
	imap_set_star(&copy, mailbox_msg(c->box, count)->uid);
	for (size_t i = 0; i < copy.n; i++)
		add_uids(c, seqs_r, copy.p[i].first, copy.p[i].last);
	seqs_r->n = imap_set_merge(seqs_r->p, seqs_r->n);
	return 0;
}

static int resolve_sound(
    struct imap *c, const struct imap_set *set, bool uid, bool beyond, struct imap_set *seqs_r)
{
	int healed = 0;

	if (resolve(c, set, uid, beyond, seqs_r) < 0)
		return -1;
	for (size_t i = 0; i < seqs_r->n && healed == 0; i++)
		healed = mailbox_sound(c->box, seqs_r->p[i].first, seqs_r->p[i].last, &c->err);
	if (healed < 0)
		return -1;
	return healed ? resolve(c, set, uid, beyond, seqs_r) : 0;
}

int imap_view_resolve(struct imap *c, const struct imap_set *set, bool uid, struct imap_set *seqs_r)
{
	return resolve_sound(c, set, uid, false, seqs_r);
}

int imap_view_find(struct imap *c, const struct imap_set *set, bool uid, struct imap_set *seqs_r)
{
	return resolve_sound(c, set, uid, true, seqs_r);
}

void imap_view_uids(struct imap *c, const struct imap_set *seqs, struct index_ranges *r)
{
	*r = (struct index_ranges){0};
	for (size_t i = 0; i < seqs->n; i++) {
		uint32_t first = mailbox_msg(c->box, seqs->p[i].first)->uid;
		uint32_t last = mailbox_msg(c->box, seqs->p[i].last)->uid;

		index_ranges_add(r, first, last);
	}
}

uint32_t imap_view_count(const struct imap_set *seqs)
{
	uint32_t n = 0;

	for (size_t i = 0; i < seqs->n; i++)
		n += seqs->p[i].last - seqs->p[i].first + 1;
	return n;
}

bool imap_walk_next(struct imap_walk *w, uint32_t *seq_r)
{
	const struct imap_range *r;

	if (w->i == w->seqs->n)
		return false;
	r = &w->seqs->p[w->down ? w->seqs->n - 1 - w->i : w->i];
	*seq_r = w->down ? r->last - w->k : r->first + w->k;
	if (w->k++ == r->last - r->first) {
		w->i++;
		w->k = 0;
	}
	return true;
}
