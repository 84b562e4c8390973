/* Patterns. */
#include "text/glob.h"

#include "base/num.h"
#include "text/utf8.h"

/*
 * LIST: the set of pattern places that the name read so far can stand at, as a row of flags. A place on a wildcard passes its mark on to
 * the next place, since a wildcard may stand for nothing.
 */
static bool is_wild(char c)
{
	return c == '*' || c == '%';
}

static void close_row(struct str pattern, bool *row)
{
	for (size_t i = 0; i < pattern.n; i++)
		row[i + 1] |= row[i] && is_wild(pattern.p[i]);
}

/* Reads c: false when no place is left. */
static bool step(struct str pattern, bool *row, char c, char sep)
{
	bool any = false, carry = false;

	for (size_t i = 0; i <= pattern.n; i++) {
		bool was = row[i], wild = i < pattern.n && is_wild(pattern.p[i]);

		/* Stays on a wildcard that takes c; arrives from a plain byte that is c. */
		row[i] = carry || (was && wild && (pattern.p[i] == '*' || c != sep));
		carry = was && i < pattern.n && !wild && pattern.p[i] == c;
		any |= row[i];
	}
	if (any)
		close_row(pattern, row);
	return any;
}

unsigned text_glob_list(struct str pattern, struct str name, char sep)
{
	bool row[TEXT_GLOB_LIST_MAX + 1] = {true};
	unsigned r;

	if (pattern.n == 0 || pattern.n > TEXT_GLOB_LIST_MAX)
		return pattern.n || name.n ? TEXT_GLOB_NO : TEXT_GLOB_YES;
	close_row(pattern, row);
	for (size_t i = 0; i < name.n; i++) {
		/* A "*" at the end takes all that may come. */
		if (row[pattern.n - 1] && pattern.p[pattern.n - 1] == '*')
			return TEXT_GLOB_YES | TEXT_GLOB_BELOW;
		if (!step(pattern, row, name.p[i], sep))
			return TEXT_GLOB_NO;
	}
	r = row[pattern.n] ? TEXT_GLOB_YES : TEXT_GLOB_NO;
	/* Some place lives on behind the separator, and isn't at the very end. */
	if (step(pattern, row, sep, sep)) {
		for (size_t i = 0; i < pattern.n; i++) {
			if (row[i])
				return r | TEXT_GLOB_BELOW;
		}
	}
	return r;
}

struct matcher {
	struct str pattern, text;
	struct text_glob_how how;
	struct text_glob_match *m;
};

static void capture(struct matcher *g, size_t from, size_t to)
{
	if (g->m->n < TEXT_GLOB_MAX_CAPTURES)
		g->m->value[g->m->n++] = str_of(g->text.p + from, to - from);
}

static bool same(const struct matcher *g, char a, char b)
{
	return a == b || (g->how.fold && str_lower_ch(a) == str_lower_ch(b));
}

/*
 * The pattern from p up to its next "*" (or end) against the text at t: true, and where the text goes on. Captures of "?" are added; the caller drops
 * them when it fails.
 */
static bool segment(struct matcher *g, size_t p, size_t t, size_t *end_r)
{
	for (; p < g->pattern.n && g->pattern.p[p] != '*'; p++) {
		uint32_t cp;
		size_t n = 1;
		char c = g->pattern.p[p];

		g->m->steps++;
		if (t >= g->text.n)
			return false;
		if (c == '?') {
			n = g->how.octets ? 1 : text_utf8_decode(str_from(g->text, t), &cp);
			capture(g, t, t + n);
		} else {
			if (c == '\\' && p + 1 < g->pattern.n)
				c = g->pattern.p[++p];
			if (!same(g, c, g->text.p[t]))
				return false;
		}
		t += n;
	}
	*end_r = t;
	return true;
}

static size_t segment_end(const struct matcher *g, size_t p)
{
	for (; p < g->pattern.n && g->pattern.p[p] != '*'; p++)
		p += g->pattern.p[p] == '\\' && p + 1 < g->pattern.n;
	return num_min(p, g->pattern.n);
}

/*
 * Behind a "*": the first place at or after t where the segment fits (for the last one: where it ends with the text). The first fit is the right one, since
 * whatever the rest needs, more text is left for it.
 */
static bool find_segment(struct matcher *g, size_t p, size_t t, size_t *end_r)
{
	bool last = segment_end(g, p) == g->pattern.n;
	bool keeps = g->m->n < TEXT_GLOB_MAX_CAPTURES;
	size_t mark, start = t;

	capture(g, t, t);
	mark = g->m->n;
	for (; t <= g->text.n; t++) {
		g->m->n = mark;
		g->m->steps++;
		if (segment(g, p, t, end_r) && (!last || *end_r == g->text.n)) {
			if (keeps)
				g->m->value[mark - 1].n = t - start;
			return true;
		}
	}
	return false;
}

bool text_glob_matches(
    struct str pattern, struct str text, struct text_glob_how how, struct text_glob_match *m)
{
	struct text_glob_match own;
	struct matcher g = {pattern, str_is_nil(text) ? STR("") : text, how, m ? m : &own};
	size_t p, t;

	*g.m = (struct text_glob_match){0};
	if (!segment(&g, 0, 0, &t))
		return false;
	for (p = segment_end(&g, 0); p < pattern.n; p = segment_end(&g, p + 1)) {
		/* The last segment may be empty: "*" takes the rest. */
		if (!find_segment(&g, p + 1, t, &t))
			return false;
	}
	return t == g.text.n;
}
