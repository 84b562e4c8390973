/* ranges: against a plain set of bits. */
#include "index/ranges.h"

#include "tap.h"

enum { MAX = 200 };

static unsigned seed = 7;

static uint32_t pick(void)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % MAX;
}

/* Sorted, disjoint, not adjacent, and the same as the bits. */
static bool right(const struct index_ranges *r, const bool *bits)
{
	uint64_t count = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (r->p[i].last < r->p[i].first || (i && r->p[i].first <= r->p[i - 1].last + 1))
			return false;
	}
	for (uint32_t u = 0; u < MAX + 20; u++) {
		if (index_ranges_has(r, u) != (u < MAX + 10 && bits[u]))
			return false;
		count += index_ranges_has(r, u);
	}
	return count == index_ranges_count(r);
}

int main(void)
{
	bool all = true;

	for (int round = 0; round < 300; round++) {
		struct index_ranges a = {0}, b = {0};
		bool bits[MAX + 10] = {0};

		for (int i = 0; i < round % 40; i++) {
			uint32_t first = pick(), last = first + pick() % 9;

			if (i % 2)
				index_ranges_add(&a, first, last);
			else
				index_ranges_push(&b, first, last);
			for (uint32_t u = first; u <= last; u++)
				bits[u] = true;
		}
		index_ranges_order(&b);
		index_ranges_move(&a, &b);
		all = all && right(&a, bits) && b.n == 0;
		for (int i = 0; i < round % 13; i++) {
			uint32_t first = pick(), last = first + pick() % 9;

			index_ranges_push(&b, first, last);
			for (uint32_t u = first; u <= last; u++)
				bits[u] = false;
		}
		index_ranges_order(&b);
		index_ranges_subtract(&a, &b);
		all = all && right(&a, bits);
		index_ranges_free(&b);
		index_ranges_free(&a);
	}
	ok(all, "added, pushed, moved and subtracted");
	{
		struct index_ranges r = {0};

		index_ranges_add(&r, 5, 4);
		ok(r.n == 0 && !index_ranges_has(&r, 5), "an empty range is nothing");
		index_ranges_add(&r, UINT32_MAX - 1, UINT32_MAX);
		index_ranges_add(&r, 0, 3);
		index_ranges_add(&r, 4, UINT32_MAX - 2);
		ok(r.n == 1 && index_ranges_count(&r) == 1ULL << 32, "all there are");
		index_ranges_free(&r);
	}
	return done();
}
