/* Expunged UIDs with their modseqs. */
#include "index/history.h"

#include "base/vec.h"

size_t index_history_count(const struct index_history *h)
{
	return h->old_n + h->n;
}

const struct index_vanish *index_history_at(const struct index_history *h, size_t i)
{
	return i < h->old_n ? &h->old[i] : &h->p[i - h->old_n];
}

/* The older half goes, and with it all of the same modseq, for `from` says that everything above it is known. */
static void drop_half(struct index_history *h, uint64_t *from)
{
	size_t n = index_history_count(h), keep = n / 2;
	size_t own;

	*from = index_history_at(h, keep)->modseq;
	while (keep < n && index_history_at(h, keep)->modseq <= *from)
		keep++;
	if (keep < h->old_n) {
		h->old += keep;
		h->old_n -= keep;
		return;
	}
	own = keep - h->old_n;
	h->old_n = 0;
	memmove(h->p, h->p + own, (h->n - own) * sizeof *h->p);
	h->n -= own;
}

void index_history_add(struct index_history *h, const struct index_vanish *v, uint64_t *from)
{
	struct index_vanish *last = h->n ? &h->p[h->n - 1] : NULL;

	if (last && last->modseq == v->modseq && last->last < UINT32_MAX && last->last + 1 == v->first) {
		last->last = v->last;
		return;
	}
	if (index_history_count(h) >= INDEX_HISTORY_MAX)
		drop_half(h, from);
	if (h->n == h->cap)
		h->p = vec_grown(NULL, h->p, &h->cap, h->n + 1, sizeof *h->p);
	h->p[h->n++] = *v;
}

bool index_history_has(const struct index_history *h, uint32_t uid)
{
	for (size_t i = 0; i < index_history_count(h); i++) {
		const struct index_vanish *v = index_history_at(h, i);

		if (uid >= v->first && uid <= v->last)
			return true;
	}
	return false;
}

void index_history_since(const struct index_history *h, uint64_t since, struct index_ranges *r)
{
	size_t lo = 0, hi = index_history_count(h);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (index_history_at(h, mid)->modseq <= since)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (size_t i = lo; i < index_history_count(h); i++)
		index_ranges_push(r, index_history_at(h, i)->first, index_history_at(h, i)->last);
	index_ranges_order(r);
}

void index_history_free(struct index_history *h)
{
	vec_drop(h->p);
	*h = (struct index_history){0};
}
