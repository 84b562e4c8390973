/* Sets of UIDs as sorted ranges. */
#include "index/ranges.h"

#include "base/vec.h"

static struct index_range *room(struct index_ranges *r)
{
	if (r->n == r->cap)
		r->p = vec_grown(NULL, r->p, &r->cap, r->n + 1, sizeof *r->p);
	return &r->p[r->n];
}

/* Index of the first range whose last is >= uid, n when none. */
static size_t lower(const struct index_ranges *r, uint32_t uid)
{
	size_t lo = 0, hi = r->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (r->p[mid].last < uid)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void index_ranges_add(struct index_ranges *r, uint32_t first, uint32_t last)
{
	size_t at, end;

	if (last < first)
		return;
	if (r->n && r->p[r->n - 1].last < UINT32_MAX && first == r->p[r->n - 1].last + 1) {
		r->p[r->n - 1].last = last;
		return;
	}
	if (r->n == 0 || first > r->p[r->n - 1].last) {
		*room(r) = (struct index_range){first, last};
		r->n++;
		return;
	}
	/* Those that touch first … last, neighbours included, become one. */
	at = lower(r, first ? first - 1 : 0);
	for (end = at; end < r->n && (last == UINT32_MAX || r->p[end].first <= last + 1); end++) {
		first = r->p[end].first < first ? r->p[end].first : first;
		last = r->p[end].last > last ? r->p[end].last : last;
	}
	if (end == at) {
		room(r);
		memmove(&r->p[at + 1], &r->p[at], (r->n - at) * sizeof *r->p);
		r->n++;
	} else {
		memmove(&r->p[at + 1], &r->p[end], (r->n - end) * sizeof *r->p);
		r->n -= end - at - 1;
	}
	r->p[at] = (struct index_range){first, last};
}

bool index_ranges_has(const struct index_ranges *r, uint32_t uid)
{
	size_t at = lower(r, uid);

	return at < r->n && r->p[at].first <= uid;
}

uint64_t index_ranges_count(const struct index_ranges *r)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < r->n; i++)
		sum += (uint64_t)r->p[i].last - r->p[i].first + 1;
	return sum;
}

void index_ranges_free(struct index_ranges *r)
{
	vec_drop(r->p);
	*r = (struct index_ranges){0};
}

void index_ranges_push(struct index_ranges *r, uint32_t first, uint32_t last)
{
	struct index_range *end = r->n ? &r->p[r->n - 1] : NULL;

	if (last < first)
		return;
	if (end && end->last < UINT32_MAX && first == end->last + 1) {
		end->last = last;
		return;
	}
	if (end && first >= end->first && last <= end->last)
		return;
	*room(r) = (struct index_range){first, last};
	r->n++;
}

static int by_first(const void *a, const void *b)
{
	const struct index_range *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

static bool in_order(const struct index_ranges *r)
{
	for (size_t i = 1; i < r->n; i++) {
		if (r->p[i - 1].last >= r->p[i].first || r->p[i - 1].last + 1 == r->p[i].first)
			return false;
	}
	return true;
}

void index_ranges_order(struct index_ranges *r)
{
	size_t out = 0;

	if (r->n < 2 || in_order(r))
		return;
	qsort(r->p, r->n, sizeof *r->p, by_first);
	for (size_t i = 1; i < r->n; i++) {
		struct index_range *last = &r->p[out];

		if (last->last == UINT32_MAX || r->p[i].first <= last->last + 1)
			last->last = r->p[i].last > last->last ? r->p[i].last : last->last;
		else
			r->p[++out] = r->p[i];
	}
	r->n = out + 1;
}

void index_ranges_move(struct index_ranges *into, struct index_ranges *from)
{
	struct index_ranges all = {0};
	size_t i = 0, k = 0;

	if (into->n == 0) {
		struct index_ranges empty = *into;

		*into = *from;
		*from = empty;
	} else if (from->n == 1) {
		index_ranges_add(into, from->p[0].first, from->p[0].last);
	} else if (from->n) {
		while (i < into->n || k < from->n) {
			const struct index_range *next;

			next = k == from->n || (i < into->n && into->p[i].first <= from->p[k].first)
			           ? &into->p[i++]
			           : &from->p[k++];
			index_ranges_add(&all, next->first, next->last);
		}
		index_ranges_free(into);
		*into = all;
	}
	index_ranges_free(from);
}

void index_ranges_subtract(struct index_ranges *r, const struct index_ranges *what)
{
	struct index_ranges left = {0};
	size_t j = 0;

	for (size_t i = 0; i < r->n; i++) {
		uint32_t first = r->p[i].first, last = r->p[i].last;
		bool any = true;

		while (j < what->n && what->p[j].last < first)
			j++;
		for (size_t k = j; any && k < what->n && what->p[k].first <= last; k++) {
			if (what->p[k].first > first)
				index_ranges_add(&left, first, what->p[k].first - 1);
			any = what->p[k].last < last;
			first = any ? what->p[k].last + 1 : first;
		}
		if (any)
			index_ranges_add(&left, first, last);
	}
	index_ranges_free(r);
	*r = left;
}
