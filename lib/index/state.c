/* The state that the log describes. */
#include "index/state.h"

void index_state_init(struct index_state *st, const struct index_ident *ident)
{
	memset(st, 0, sizeof *st);
	st->head.uidvalidity = ident->uidvalidity;
	memcpy(st->head.guid, ident->guid, sizeof st->head.guid);
	st->head.uidnext = 1;
	st->head.recent_from = 1;
	st->head.unseen_from = UINT32_MAX;
	st->pending_from = UINT32_MAX;
}

void index_state_load(struct index_state *st)
{
	const struct index_snap_head *h = &st->snap.head;

	st->head = h->head;
	st->last_uid = h->last_uid;
	st->pending_from = h->pending_from;
	st->filled = h->filled;
	index_keywords_decode(&st->keywords, st->snap.keywords);
	st->head.keywords = st->keywords.n;
	st->history.old = st->snap.history;
	st->history.old_n = st->snap.history_n;
	if (st->snap.history_bad)
		st->head.history_from = st->head.highestmodseq;
}

void index_state_free(struct index_state *st)
{
	index_snapshot_free(&st->snap);
	vec_free(&st->tail);
	index_keywords_free(&st->keywords);
	index_history_free(&st->history);
}

static uint32_t tail_from(const struct index_state *st, uint32_t uid)
{
	uint32_t lo = 0, hi = (uint32_t)st->tail.n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (st->tail.p[mid].uid < uid)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

uint32_t index_state_from(struct index_state *st, uint32_t uid)
{
	uint32_t lo = 0, hi = st->snap.n;

	if (st->tail.n && uid > st->tail.p[st->tail.n - 1].uid)
		return index_state_n(st);
	if (st->tail.n && uid >= st->tail.p[0].uid)
		return st->snap.n + tail_from(st, uid);
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		const struct index_msg *m = index_snapshot_at(&st->snap, mid);

		if (!m || m->uid < uid)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct index_msg *index_state_find(struct index_state *st, uint32_t uid, uint32_t *hint)
{
	uint32_t n = index_state_n(st), at = hint ? *hint : n;
	struct index_msg *m = at < n ? index_state_at(st, at) : NULL;

	if (!m || m->uid != uid) {
		at = index_state_from(st, uid);
		m = at < n ? index_state_at(st, at) : NULL;
	}
	if (hint)
		*hint = at + 1;
	return m && m->uid == uid && !(m->bits & INDEX_GONE) ? m : NULL;
}

bool index_state_own(struct index_state *st)
{
	VEC(struct index_msg) all = {0};
	uint32_t n = st->snap.n;

	if (n == 0)
		return true;
	for (uint32_t i = 0; i < n; i += INDEX_BLOCK) {
		if (!index_snapshot_at(&st->snap, i))
			return false;
	}
	vec_reserve(&all, NULL, index_state_n(st));
	memcpy(all.p, st->snap.msg, n * sizeof *all.p);
	if (st->tail.n)
		memcpy(all.p + n, st->tail.p, st->tail.n * sizeof *all.p);
	vec_drop(st->tail.p);
	st->tail.n += n;
	st->tail.p = all.p;
	st->tail.cap = all.cap;
	st->snap.n = 0; /* the map stays for the history */
	return true;
}

/* +1 or -1 times everything that m adds to the head. */
static void count(struct index_head *h, const struct index_msg *m, int sign)
{
	uint32_t s = (uint32_t)sign;

	h->messages += s;
	if (!(m->flags & INDEX_SEEN))
		h->unseen += s;
	if (m->flags & INDEX_DELETED)
		h->deleted += s;
	if (index_state_is_pending(m))
		h->pending += s;
	if (m->bits & INDEX_HAS_VSIZE)
		h->vsize_total += (uint64_t)sign * m->vsize;
	else
		h->vsize_unknown += s;
	if (m->bits & INDEX_HAS_PSIZE)
		h->psize_total += (uint64_t)sign * m->psize;
}

void index_state_uncount(struct index_state *st, const struct index_msg *m)
{
	count(&st->head, m, -1);
}

void index_state_count(struct index_state *st, const struct index_msg *m)
{
	count(&st->head, m, 1);
	if (!(m->flags & INDEX_SEEN) && m->uid < st->head.unseen_from)
		st->head.unseen_from = m->uid;
	if (index_state_is_pending(m) && m->uid < st->pending_from)
		st->pending_from = m->uid;
}
