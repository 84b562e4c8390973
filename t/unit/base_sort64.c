/* sort64: against the C library's sort, of many lengths, with keys that are alike. */
#include "base/sort64.h"

#include <stdlib.h>

#include "tap.h"

enum { MOST = 5000 };
static uint64_t p[MOST], spare[MOST], want[MOST];
static uint32_t rank[MOST];

static int plain(const void *pa, const void *pb)
{
	const uint64_t *a = pa, *b = pb;

	return *a < *b ? -1 : *a > *b;
}

static int by_rank(uint32_t a, uint32_t b, void *arg)
{
	(*(int *)arg)++;
	return rank[a] < rank[b] ? -1 : rank[a] > rank[b];
}

static uint32_t random_u32(void)
{
	static uint64_t x = 88172645463325252u;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return (uint32_t)(x >> 16);
}

static void fill(size_t n, uint32_t mask)
{
	for (size_t i = 0; i < n; i++) {
		p[i] = want[i] = (uint64_t)(random_u32() & mask) << 32 | i;
		rank[i] = random_u32() % 7;
	}
}

int main(void)
{
	static const size_t lengths[] = {0, 1, 2, 15, 16, 17, 33, 100, 1000, MOST};
	static const uint32_t masks[] = {0, 1, 0xff, 0x1f00, 0xffe00000, UINT32_MAX};
	int wrong = 0, calls = 0;

	for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
		for (size_t m = 0; m < sizeof masks / sizeof *masks; m++) {
			size_t n = lengths[l];

			fill(n, masks[m]);
			sort64_radix(p, spare, n);
			qsort(want, n, sizeof *want, plain); /* the lower half ascends: stable */
			wrong += n && memcmp(p, want, n * sizeof *p) != 0;
			fill(n, masks[m]);
			sort64(p, spare, n, by_rank, &calls);
			for (size_t i = 1; i < n; i++) {
				uint64_t a = p[i - 1] >> 32, b = p[i] >> 32;
				uint32_t ra = rank[(uint32_t)p[i - 1]], rb = rank[(uint32_t)p[i]];

				wrong += a > b ||
				         (a == b &&
				             (ra > rb || (ra == rb && (uint32_t)p[i - 1] > (uint32_t)p[i])));
			}
		}
	is_int(wrong, 0, "sorted, and stable");
	calls = 0;
	fill(MOST, 0);
	sort64_merge(p, spare, MOST, by_rank, &calls);
	ok(calls < MOST * 20, "n log n comparisons");
	return done();
}
