/* A radix sort of 11 bits a turn, and a merge sort for what keys of 32 bits can't tell apart. */
#include "base/sort64.h"

#include <stdbool.h>
#include <string.h>

enum { DIGIT = 11, VALUES = 1 << DIGIT, TURNS = 3, FEW = 16 };

static unsigned digit(uint64_t v, int turn)
{
	return (unsigned)(v >> (32 + turn * DIGIT)) & (VALUES - 1);
}

/* Counts become places; false when all have the same digit. */
static bool to_places(uint32_t count[VALUES], size_t n)
{
	uint32_t at = 0;

	for (int i = 0; i < VALUES; i++) {
		uint32_t here = count[i];

		if (here == n)
			return false;
		count[i] = at;
		at += here;
	}
	return true;
}

void sort64_radix(uint64_t *p, uint64_t *spare, size_t n)
{
	uint32_t count[TURNS][VALUES] = {0};
	uint64_t *from = p, *to = spare;

	for (size_t i = 0; i < n; i++)
		for (int t = 0; t < TURNS; t++)
			count[t][digit(p[i], t)]++;
	for (int t = 0; t < TURNS; t++) {
		uint64_t *was = from;

		if (!to_places(count[t], n))
			continue;
		for (size_t i = 0; i < n; i++)
			to[count[t][digit(from[i], t)]++] = from[i];
		from = to;
		to = was;
	}
	if (from != p && n)
		memcpy(p, from, n * sizeof *p);
}

struct order {
	sort64_cmp *cmp;
	void *arg;
	uint64_t *spare;
};

static bool is_after(const struct order *o, uint64_t a, uint64_t b)
{
	return o->cmp((uint32_t)a, (uint32_t)b, o->arg) > 0;
}

static void insertion(const struct order *o, uint64_t *p, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		uint64_t x = p[i];
		size_t k = i;

		for (; k > 0 && is_after(o, p[k - 1], x); k--)
			p[k] = p[k - 1];
		p[k] = x;
	}
}

/* Two sorted neighbours, p[0, half) and p[half, n). */
static void merge(const struct order *o, uint64_t *p, size_t half, size_t n)
{
	uint64_t *spare = o->spare;
	size_t a = 0, b = half, to = 0;

	if (!is_after(o, p[half - 1], p[half]))
		return;
	memcpy(spare, p, half * sizeof *p);
	while (a < half && b < n)
		p[to++] = is_after(o, spare[a], p[b]) ? p[b++] : spare[a++];
	memcpy(p + to, spare + a, (half - a) * sizeof *p);
}

void sort64_merge(uint64_t *p, uint64_t *spare, size_t n, sort64_cmp *cmp, void *arg)
{
	const struct order o = {cmp, arg, spare};

	for (size_t i = 0; i < n; i += FEW)
		insertion(&o, p + i, n - i < FEW ? n - i : FEW);
	for (size_t half = FEW; half < n; half *= 2)
		for (size_t i = 0; i + half < n; i += 2 * half)
			merge(&o, p + i, half, n - i < 2 * half ? n - i : 2 * half);
}

void sort64(uint64_t *p, uint64_t *spare, size_t n, sort64_cmp *cmp, void *arg)
{
	sort64_radix(p, spare, n);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && p[end] >> 32 == p[i] >> 32; end++)
			;
		if (end - i > 1)
			sort64_merge(p + i, spare, end - i, cmp, arg);
	}
}
