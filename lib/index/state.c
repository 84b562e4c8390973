/* The state that the log describes. */
#include "index/state.h"

#include <sys/mman.h>

#include "base/err.h"
#include "base/num.h"

enum {
	MAPPED_MIN = 256 << 10,
	/* Above this share of the messages, and this many, changes are cheaper in an array of our own. */
	OWN_SHARE = 8,
	OWN_MIN = 1024,
};

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
	st->in_new = h->in_new_plus - (h->in_new_plus != 0);
	st->in_new_unknown = h->in_new_plus == 0;
	index_keywords_decode(&st->keywords, st->snap.keywords);
	st->head.keywords = st->keywords.n;
	st->history.old = st->snap.history;
	st->history.old_n = st->snap.history_n;
	if (st->snap.history_bad)
		st->head.history_from = st->head.highestmodseq;
}

/*
 * The heap's array has pages of its own once it is large: it then grows by moving page tables, never by copying, and
 * a page is touched once only, which is what a large mailbox's first filling costs most.
 */
static void grow_tail(struct index_state *st, size_t need)
{
	size_t cap = st->tail.cap * 2 > need ? st->tail.cap * 2 : need, bytes;
	void *p;

	if (!num_mul(cap, sizeof *st->tail.p, &bytes))
		die(ERR_LIMIT, "%zu messages can't be", cap);
	if (bytes < MAPPED_MIN) {
		vec_reserve(&st->tail, NULL, cap);
		return;
	}
	p = st->tail_mapped ? mremap(st->tail.p, st->tail_mapped, bytes, MREMAP_MAYMOVE)
	                    : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		die(ERR_TEMP, "out of memory: %zu messages", cap);
	(void)madvise(p, bytes, MADV_HUGEPAGE);
	if (!st->tail_mapped && st->tail.n)
		memcpy(p, st->tail.p, st->tail.n * sizeof *st->tail.p);
	if (!st->tail_mapped)
		vec_drop(st->tail.p);
	st->tail.p = p;
	st->tail.cap = cap;
	st->tail_mapped = bytes;
}

static void free_tail(struct index_state *st)
{
	if (st->tail_mapped)
		munmap(st->tail.p, st->tail_mapped);
	else
		vec_drop(st->tail.p);
	st->tail.p = NULL;
	st->tail.n = st->tail.cap = st->tail_mapped = 0;
}

void index_state_free(struct index_state *st)
{
	index_snapshot_free(&st->snap);
	index_overlay_free(&st->over);
	free_tail(st);
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

const struct index_msg *index_state_find(struct index_state *st, uint32_t uid, uint32_t *hint)
{
	uint32_t n = index_state_n(st), at = hint ? *hint : n;
	const struct index_msg *m = at < n ? index_state_at(st, at) : NULL;

	if (!m || m->uid != uid) {
		at = index_state_from(st, uid);
		m = at < n ? index_state_at(st, at) : NULL;
	}
	if (hint)
		*hint = at + 1;
	return m && m->uid == uid && !(m->bits & INDEX_GONE) ? m : NULL;
}

struct index_msg *index_state_edit(struct index_state *st, uint32_t i)
{
	const struct index_msg *m;

	if (i >= st->snap.n)
		return &st->tail.p[i - st->snap.n];
	if (index_overlay_has(&st->over, i))
		return index_overlay_get(&st->over, i);
	m = index_snapshot_at(&st->snap, i);
	return m ? index_overlay_add(&st->over, i, st->snap.n, m) : NULL;
}

void index_state_expect(struct index_state *st, uint64_t count)
{
	uint32_t n = st->snap.n;

	if (n && count + st->over.msg.n > (n / OWN_SHARE > OWN_MIN ? n / OWN_SHARE : OWN_MIN))
		(void)index_state_own(st);
}

void index_state_reserve(struct index_state *st, uint32_t count)
{
	if (count > st->tail.cap - st->tail.n)
		grow_tail(st, st->tail.n + count);
}

struct index_msg *index_state_insert(struct index_state *st, uint32_t i)
{
	struct index_msg *new;
	uint32_t at = i - st->snap.n;

	index_state_reserve(st, 1);
	new = vec_push(&st->tail, NULL);
	if (at + 1 == st->tail.n)
		return new;
	new = &st->tail.p[at];
	memmove(new + 1, new, (st->tail.n - 1 - at) * sizeof *new);
	memset(new, 0, sizeof *new);
	return new;
}

bool index_state_own(struct index_state *st)
{
	uint32_t n = st->snap.n;

	if (n == 0)
		return true;
	for (uint32_t i = 0; i < n; i += INDEX_BLOCK) {
		if (!index_snapshot_at(&st->snap, i))
			return false;
	}
	index_state_reserve(st, n);
	memmove(st->tail.p + n, st->tail.p, st->tail.n * sizeof *st->tail.p);
	memcpy(st->tail.p, st->snap.msg, n * sizeof *st->tail.p);
	st->tail.n += n;
	index_overlay_apply(&st->over, st->tail.p);
	index_overlay_free(&st->over);
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
	st->in_new -= (m->bits & INDEX_IN_NEW) != 0;
}

void index_state_count(struct index_state *st, const struct index_msg *m)
{
	count(&st->head, m, 1);
	st->in_new += (m->bits & INDEX_IN_NEW) != 0;
	if (!(m->flags & INDEX_SEEN) && m->uid < st->head.unseen_from)
		st->head.unseen_from = m->uid;
	if (index_state_is_pending(m) && m->uid < st->pending_from)
		st->pending_from = m->uid;
}

uint32_t index_state_in_new(struct index_state *st)
{
	uint32_t n = index_state_n(st), found = 0;

	if (!st->in_new_unknown)
		return st->in_new;
	for (uint32_t i = 0; i < n; i++) {
		const struct index_msg *m = index_state_at(st, i);

		found += m && (m->bits & (INDEX_IN_NEW | INDEX_GONE)) == INDEX_IN_NEW;
	}
	st->in_new = found;
	st->in_new_unknown = false;
	return found;
}
