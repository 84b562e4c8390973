/*
 * The searcher: blocks of text are tested for two rare bytes of the needle at their distance, all places of a block at once; where both are, the needle is compared. When such comparisons cost
 * more than the text is long, and over the edges of pieces, Knuth-Morris-Pratt goes on, which is slower and always linear.
 */
#include "text/match.h"

#include "base/num.h"

enum { BLOCK = 16 };
typedef unsigned char block __attribute__((vector_size(BLOCK)));
typedef uint64_t halves __attribute__((vector_size(BLOCK)));

static unsigned char upper(unsigned char c)
{
	return (unsigned char)(c - 'a') < 26 ? c ^ 0x20 : c;
}

static unsigned char folded(const struct text_match *m, char c)
{
	return m->fold ? upper((unsigned char)c) : (unsigned char)c;
}

/* How common a byte is in mail, roughly: 0 for the rarest. */
static unsigned commonness(unsigned char c)
{
	static const char order[] =
	    " etaoinsrhldcumfpgwybvk0123456789.,-=><\"/:ETAOINSRHLDCUMFPGWYBVKxjqzXJQZ";
	const char *hit = c ? strchr(order, c) : NULL;

	return hit ? (unsigned)(sizeof order - (size_t)(hit - order)) : 1;
}

static void choose_rare(struct text_match *m)
{
	m->first = m->second = 0;
	for (size_t i = 1; i < m->n; i++) {
		unsigned char c = m->fold ? (unsigned char)str_lower_ch((char)m->needle[i]) : m->needle[i];
		unsigned char f = m->needle[m->first], s = m->needle[m->second];

		f = m->fold ? (unsigned char)str_lower_ch((char)f) : f;
		s = m->fold ? (unsigned char)str_lower_ch((char)s) : s;
		if (commonness(c) < commonness(f)) {
			m->second = m->first;
			m->first = i;
		} else if (m->second == m->first || commonness(c) < commonness(s)) {
			m->second = i;
		}
	}
}

void text_match_init(struct text_match *m, struct arena *a, struct str needle, bool fold)
{
	unsigned char *p = (unsigned char *)arena_bytes(a, needle.n);
	uint32_t k = 0;

	*m = (struct text_match){.needle = p, .n = needle.n, .fold = fold};
	for (size_t i = 0; i < needle.n; i++)
		p[i] = folded(m, needle.p[i]);
	m->fallback = arena_array(a, needle.n + 1, sizeof *m->fallback);
	for (size_t i = 1; i < needle.n; i++) {
		while (k && p[i] != p[k])
			k = m->fallback[k];
		k += p[i] == p[k];
		m->fallback[i + 1] = k;
	}
	choose_rare(m);
	text_match_reset(m);
}

void text_match_reset(struct text_match *m)
{
	m->matched = 0;
	m->found = m->n == 0;
}

/* One byte of the linear search. */
static void advance(struct text_match *m, char c)
{
	unsigned char u = folded(m, c);

	while (m->matched && m->needle[m->matched] != u)
		m->matched = m->fallback[m->matched];
	m->matched += m->needle[m->matched] == u;
	m->found |= m->matched == m->n;
}

/* Bytes of s by the linear search, until the needle or the end. */
static void plain(struct text_match *m, struct str s)
{
	for (size_t i = 0; i < s.n && !m->found; i++)
		advance(m, s.p[i]);
}

static block filled(unsigned char c)
{
	return (block){} + c;
}

/* In each byte: all ones where x is letter, in either case when `mask` has the bit that makes the cases equal. */
static block equal(block x, block letter, block mask)
{
	return (block)((x | mask) == letter);
}

static unsigned char case_bit(const struct text_match *m, unsigned char c)
{
	return m->fold && str_is_alpha((char)c) ? 0x20 : 0;
}

/* How much of the needle stands at p. */
static size_t agrees(const struct text_match *m, const char *p)
{
	size_t i = 0;

	while (i < m->n && folded(m, p[i]) == m->needle[i])
		i++;
	return i;
}

/* Compares at each place that the block test left, and counts the bytes that it takes. */
static bool any_of(const struct text_match *m, const char *p, halves hits, size_t *work)
{
	for (size_t h = 0; h < 2; h++) {
		for (uint64_t left = hits[h]; left;) {
			unsigned place = (unsigned)__builtin_ctzll(left) / 8;
			size_t n = agrees(m, p + h * 8 + place);

			if (n == m->n)
				return true;
			*work += n + 1;
			left &= ~(UINT64_C(0xff) << place * 8);
		}
	}
	return false;
}

/*
 * Looks for the needle where all of it, and whole blocks, are inside s. Returns at which place it stopped: no hit begins before that. Sets found.
 */
static size_t fast(struct text_match *m, struct str s)
{
	unsigned char c1 = m->needle[m->first], c2 = m->needle[m->second];
	block mask1 = filled(case_bit(m, c1)), mask2 = filled(case_bit(m, c2));
	block want1 = filled(c1) | mask1, want2 = filled(c2) | mask2;
	size_t i = 0, work = 0;

	for (; s.n - i >= m->n + BLOCK && work <= 2 * i + 4096; i += BLOCK) {
		block x, y, hits;
		halves any;

		memcpy(&x, s.p + i + m->first, BLOCK);
		memcpy(&y, s.p + i + m->second, BLOCK);
		hits = equal(x, want1, mask1) & equal(y, want2, mask2);
		any = (halves)hits;
		if (!(any[0] | any[1]))
			continue;
		if (any_of(m, s.p + i, any, &work)) {
			m->found = true;
			return i;
		}
	}
	return i;
}

/* A piece of text that nothing before it reaches into. */
static void search(struct text_match *m, struct str s)
{
	size_t at;

	if (s.n < 4 * m->n + 2 * BLOCK) {
		plain(m, s);
		return;
	}
	at = fast(m, s);
	if (!m->found)
		plain(m, str_from(s, at));
}

bool text_match_feed(struct text_match *m, struct str s)
{
	/* What began in the piece before is followed until nothing of it is left. */
	size_t i = 0;

	for (; i < s.n && m->matched > i && !m->found; i++)
		advance(m, s.p[i]);
	if (m->found || i == s.n)
		return m->found;
	/* The part of the needle that this piece ends with so far lies within it: begin again there. */
	i -= m->matched;
	m->matched = 0;
	search(m, str_from(s, i));
	return m->found;
}

bool text_match_in(struct text_match *m, struct str s)
{
	bool found;

	text_match_reset(m);
	found = text_match_feed(m, s);
	text_match_reset(m);
	return found;
}
