/* Operations on messages. */
#include "index/replaymsg.h"

/* This record changes what clients see. */
static uint64_t touch(struct index_replay *r)
{
	r->st->head.highestmodseq = r->modseq;
	return r->modseq;
}

static void put(struct index_replay *r, const struct index_msg *m, uint32_t place)
{
	struct index_state *st = r->st;
	struct index_msg *new = index_state_insert(st, place);

	*new = *m;
	new->bits &= (uint16_t)~INDEX_GONE;
	new->flags &= INDEX_FLAGS_ALL;
	new->modseq = touch(r);
	index_state_count(st, new);
	if (m->uid > st->last_uid)
		st->last_uid = m->uid;
	if (m->uid >= st->head.uidnext)
		st->head.uidnext = m->uid == UINT32_MAX ? m->uid : m->uid + 1;
	/* While an index is filled, what had left new/ before isn't recent any more. */
	if (!st->filled && !(m->bits & INDEX_IN_NEW) && m->uid >= st->head.recent_from && m->uid < UINT32_MAX)
		st->head.recent_from = m->uid + 1;
}

static void append(struct index_replay *r, const struct index_msg *m)
{
	struct index_state *st = r->st;
	uint32_t place = index_state_n(st);

	if (m->uid <= st->last_uid) {
		const struct index_msg *there;

		/* Expunged while others still fill: it stays so. The history decides, which all readers have; whether the record is still there depends on where one began to read. */
		if (st->filled || index_history_has(&st->history, m->uid))
			return;
		place = index_state_from(st, m->uid);
		there = place < index_state_n(st) ? index_state_at(st, place) : NULL;
		if (there && there->uid == m->uid)
			return;
		/* Numbers would move: a session that has shown them keeps its own list from here on. */
		if (r->view)
			index_view_list(r->view, st);
		if (place < st->snap.n && !index_state_own(st))
			return;
	}
	put(r, m, place);
	if (r->view && index_view_append(r->view, m->uid) && r->changes)
		r->changes->appended++;
}

void index_replay_appends(struct index_replay *r, const struct index_op_view *op)
{
	struct index_msg m;

	index_state_reserve(r->st, op->head.n);
	for (uint32_t i = 0; i < op->head.n; i++) {
		memcpy(&m, op->body + i * sizeof m, sizeof m);
		append(r, &m);
	}
}

static uint64_t combined(int op, uint64_t old, uint64_t bits)
{
	return op == INDEX_ADD ? old | bits : op == INDEX_REMOVE ? old & ~bits : bits;
}

/*
 * A change that is taken back before the store is known to have it. Its rename may have been done and its record lost with the process: the name says the
 * one or the other. What the store has is then taken to be what it must not stay, so that the change back is pending and the name is looked at.
 */
static void take_back(struct index_msg *m, uint8_t flags, uint64_t keys)
{
	m->stored_flags ^= (m->flags ^ m->stored_flags) & (m->flags ^ flags);
	m->stored_keys ^= (m->keys ^ m->stored_keys) & (m->keys ^ keys);
}

/* A keyword that a message doesn't have doesn't exist, so that UNCHANGEDSINCE 0 sets it, for one of many who ask (RFC 7162 section 3.1.3). */
static bool is_made(const struct index_msg *is, const struct index_op_head *h, const struct index_op_flags *f)
{
	return !f->unchangedsince && h->a == INDEX_ADD && !h->b && f->keys && !(is->keys & f->keys);
}

static void change_one(
    struct index_replay *r, uint32_t place, const struct index_op_head *h, const struct index_op_flags *f)
{
	const struct index_msg *is = index_state_at(r->st, place);
	struct index_msg *m;
	uint8_t flags = (uint8_t)combined(h->a, is->flags, h->b & INDEX_FLAGS_ALL);
	uint64_t keys = combined(h->a, is->keys, f->keys);

	if (is->modseq > f->unchangedsince && !is_made(is, h, f)) {
		if (r->result)
			index_ranges_push(&r->result->unchanged, is->uid, is->uid);
		return;
	}
	if (flags == is->flags && keys == is->keys)
		return;
	m = index_state_edit(r->st, place);
	index_state_uncount(r->st, m);
	take_back(m, flags, keys);
	m->flags = flags;
	m->keys = keys;
	m->modseq = touch(r);
	index_state_count(r->st, m);
	if (r->changes)
		index_ranges_push(&r->changes->flags, m->uid, m->uid);
}

typedef void change(struct index_replay *r, uint32_t place, const struct index_op_view *op);

/* Calls for the place of each message that is there in the ranges. Places ascend, so one search a range is enough. */
static void each(struct index_replay *r, const struct index_op_view *op, size_t skip, change *one)
{
	struct index_state *st = r->st;
	struct index_range range;
	uint32_t n = index_state_n(st);
	uint64_t count = 0;

	for (uint32_t i = 0; i < op->head.n; i++) {
		memcpy(&range, op->body + skip + i * sizeof range, sizeof range);
		count += range.last >= range.first ? (uint64_t)range.last - range.first + 1 : 0;
	}
	index_state_expect(st, count < n ? count : n);
	for (uint32_t i = 0; i < op->head.n; i++) {
		memcpy(&range, op->body + skip + i * sizeof range, sizeof range);
		for (uint32_t at = index_state_from(st, range.first); at < n; at++) {
			const struct index_msg *m = index_state_at(st, at);

			if (!m || m->uid > range.last)
				break;
			if (m->uid >= range.first && !(m->bits & INDEX_GONE))
				one(r, at, op);
		}
	}
}

static void flags_of(struct index_replay *r, uint32_t place, const struct index_op_view *op)
{
	struct index_op_flags f;

	memcpy(&f, op->body, sizeof f);
	change_one(r, place, &op->head, &f);
}

void index_replay_flags(struct index_replay *r, const struct index_op_view *op)
{
	each(r, op, sizeof(struct index_op_flags), flags_of);
	if (r->result)
		index_ranges_order(&r->result->unchanged);
}

static void expunge_of(struct index_replay *r, uint32_t place, const struct index_op_view *op)
{
	struct index_msg *m = index_state_edit(r->st, place);
	struct index_vanish v = {touch(r), m->uid, m->uid};

	(void)op;
	index_state_uncount(r->st, m);
	m->bits |= INDEX_GONE;
	index_history_add(&r->st->history, &v, &r->st->head.history_from);
	if (!r->view || !index_view_expunge(r->view, m->uid))
		return;
	if (r->view->gone_n == 1)
		r->view->gone_since = v.modseq - 1;
	if (r->changes)
		index_ranges_push(&r->changes->expunged, m->uid, m->uid);
}

void index_replay_expunge(struct index_replay *r, const struct index_op_view *op)
{
	each(r, op, 0, expunge_of);
}

/* The message with this UID, to be changed; NULL when there is none. */
static struct index_msg *editable(struct index_replay *r, uint32_t uid)
{
	const struct index_msg *m = index_state_find(r->st, uid, &r->hint);

	return m ? index_state_edit(r->st, r->hint - 1) : NULL;
}

void index_replay_stored(struct index_replay *r, const struct index_op_view *op)
{
	struct index_op_stored s;

	index_state_expect(r->st, op->head.n);
	for (uint32_t i = 0; i < op->head.n; i++) {
		struct index_msg *m;
		uint16_t bits;

		memcpy(&s, op->body + i * sizeof s, sizeof s);
		m = editable(r, s.uid);
		if (!m)
			continue;
		bits = (uint16_t)((m->bits & ~INDEX_IN_NEW) | (s.in_new ? INDEX_IN_NEW : 0));
		index_state_uncount(r->st, m);
		m->stored_flags = s.flags & INDEX_FLAGS_ALL;
		m->stored_keys = s.keys;
		m->store = s.store;
		m->bits = bits;
		index_state_count(r->st, m);
	}
}

void index_replay_facts(struct index_replay *r, const struct index_op_view *op)
{
	struct index_op_facts f;

	index_state_expect(r->st, op->head.n);
	for (uint32_t i = 0; i < op->head.n; i++) {
		struct index_msg *m;

		memcpy(&f, op->body + i * sizeof f, sizeof f);
		m = editable(r, f.uid);
		if (!m)
			continue;
		index_state_uncount(r->st, m);
		if (f.bits & INDEX_HAS_IDATE)
			m->idate = f.idate;
		if (f.bits & INDEX_HAS_SDATE)
			m->sdate = f.sdate;
		if (f.bits & INDEX_HAS_PSIZE)
			m->psize = f.psize;
		if (f.bits & INDEX_HAS_VSIZE)
			m->vsize = f.vsize;
		m->bits |= f.bits & (INDEX_HAS_IDATE | INDEX_HAS_SDATE | INDEX_HAS_PSIZE | INDEX_HAS_VSIZE |
		                        INDEX_STORE_KEYS);
		index_state_count(r->st, m);
	}
}

void index_replay_cache(struct index_replay *r, const struct index_op_view *op)
{
	struct index_op_cache c;

	index_state_expect(r->st, op->head.n);
	for (uint32_t i = 0; i < op->head.n; i++) {
		struct index_msg *m;

		memcpy(&c, op->body + i * sizeof c, sizeof c);
		m = editable(r, c.uid);
		if (!m)
			continue;
		m->cache = c.offset;
		m->cache_gen = c.gen;
	}
}

void index_replay_sent(struct index_replay *r, const struct index_op_view *op)
{
	struct index_op_sent s;

	index_state_expect(r->st, op->head.n);
	for (uint32_t i = 0; i < op->head.n; i++) {
		struct index_msg *m;

		memcpy(&s, op->body + i * sizeof s, sizeof s);
		m = editable(r, s.uid);
		if (m)
			m->sent = s.sent;
	}
}
