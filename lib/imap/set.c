/* Sequence sets. */
#include "imap/set.h"

int imap_set_parse_number(struct imap_parse *p, uint32_t *r)
{
	if (imap_parse_take(p, '*')) {
		*r = IMAP_SET_STAR;
		return 0;
	}
	if (imap_parse_nz_number(p, r) < 0)
		return -1;
	/* A client's way to say "to the end" (interimap does). The number below is as far beyond all messages. */
	if (*r == IMAP_SET_STAR)
		*r = IMAP_SET_STAR - 1;
	return 0;
}

static int range(struct imap_parse *p, struct imap_range *r)
{
	uint32_t other;

	if (imap_set_parse_number(p, &r->first) < 0)
		return -1;
	r->last = r->first;
	if (!imap_parse_take(p, ':'))
		return 0;
	if (imap_set_parse_number(p, &other) < 0)
		return -1;
	if (other < r->first)
		r->first = other;
	else
		r->last = other;
	return 0;
}

static int by_first(const void *a, const void *b)
{
	const struct imap_range *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

static bool is_sorted(const struct imap_range *p, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (p[i].first < p[i - 1].first)
			return false;
	return true;
}

size_t imap_set_merge(struct imap_range *p, size_t n)
{
	size_t to = 0;

	if (!is_sorted(p, n))
		qsort(p, n, sizeof *p, by_first);
	for (size_t i = 0; i < n; i++) {
		/* "5:*" and "*" must not fuse with 2^32-2: the star isn't a number yet. */
		if (to && p[i].first != IMAP_SET_STAR && p[i].first <= (uint64_t)p[to - 1].last + 1) {
			if (p[i].last > p[to - 1].last)
				p[to - 1].last = p[i].last;
		} else {
			p[to++] = p[i];
		}
	}
	return to;
}

static int ranges(struct imap_parse *p, struct imap_set *r)
{
	VEC(struct imap_range) v = {0};

	*r = (struct imap_set){0};
	do {
		/* What has piled up is merged before it counts: "1,2,3,…" is one range. */
		if (v.n == 2 * IMAP_SET_MAX)
			v.n = imap_set_merge(v.p, v.n);
		if (v.n == 2 * IMAP_SET_MAX)
			return imap_parse_limit(p, "too many ranges in a message set");
		if (range(p, vec_push(&v, p->arena)) < 0)
			return -1;
	} while (imap_parse_take(p, ','));
	r->p = v.p;
	r->n = imap_set_merge(v.p, v.n);
	return r->n > IMAP_SET_MAX ? imap_parse_limit(p, "too many ranges in a message set") : 0;
}

int imap_set_parse(struct imap_parse *p, struct imap_set *r)
{
	if (imap_parse_take(p, '$')) {
		*r = (struct imap_set){.saved = true};
		return 0;
	}
	return ranges(p, r);
}

int imap_set_parse_known(struct imap_parse *p, struct imap_set *r)
{
	if (ranges(p, r) < 0)
		return -1;
	return r->n && r->p[r->n - 1].last == IMAP_SET_STAR ? imap_parse_bad(p, "\"*\" can't stand here") : 0;
}

int imap_set_parse_ordered(struct imap_parse *p, size_t max, uint32_t **list_r, size_t *n_r)
{
	VEC(uint32_t) v = {0};

	do {
		struct imap_range r;

		if (range(p, &r) < 0)
			return -1;
		if (r.last == IMAP_SET_STAR)
			return imap_parse_bad(p, "\"*\" can't stand here");
		if (r.last - r.first >= max - v.n)
			return imap_parse_limit(p, "too many numbers in a match list");
		for (uint32_t i = r.first; i <= r.last; i++)
			*vec_push(&v, p->arena) = i;
	} while (imap_parse_take(p, ','));
	*list_r = v.p;
	*n_r = v.n;
	return 0;
}

bool imap_set_has(const struct imap_set *s, uint32_t n)
{
	size_t lo = 0, hi = s->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->p[mid].last < n)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->n && s->p[lo].first <= n;
}

void imap_set_star(struct imap_set *s, uint32_t last)
{
	for (size_t i = 0; i < s->n; i++) {
		struct imap_range *r = &s->p[i];
		uint32_t a = r->first == IMAP_SET_STAR ? last : r->first;
		uint32_t b = r->last == IMAP_SET_STAR ? last : r->last;

		*r = a < b ? (struct imap_range){a, b} : (struct imap_range){b, a};
	}
	s->n = imap_set_merge(s->p, s->n);
}
