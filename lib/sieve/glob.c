/* Wildcards without backtracking. */
#include "sieve/glob.h"

#include "base/num.h"

enum { BYTE, ONE, ANY };
enum { WORD = 64 };

/* A stretch of items without a star. */
struct stretch {
	const char *byte;
	const unsigned char *kind;
	size_t n;
	bool literal; /* no "?" */
};

struct matching {
	const struct sieve_glob_text *t;
	struct sieve_glob_spans *spans;
	uint64_t *work, most;
};

/* A literal stretch (escapes resolved) becomes items. */
static void add_literal(struct arena *a, struct str s, sieve_glob_key *key, struct sieve_glob *g, size_t *cap)
{
	struct str k = key ? key(a, s) : s;

	if (g->n + k.n + 1 > *cap) {
		struct sieve_glob old = *g;

		*cap = (g->n + k.n + 1) * 2;
		g->byte = arena_bytes(a, *cap);
		g->kind = (unsigned char *)arena_bytes(a, *cap);
		if (old.n) {
			memcpy(g->byte, old.byte, old.n);
			memcpy(g->kind, old.kind, old.n);
		}
	}
	if (k.n) {
		memcpy(g->byte + g->n, k.p, k.n);
		memset(g->kind + g->n, BYTE, k.n);
	}
	g->n += k.n;
}

void sieve_glob_parse(struct arena *a, struct str pattern, sieve_glob_key *key, struct sieve_glob *g)
{
	char *run = arena_bytes(a, pattern.n);
	size_t n = 0, cap = 0;

	*g = (struct sieve_glob){0};
	for (size_t i = 0; i < pattern.n; i++) {
		char c = pattern.p[i];

		if (c == '*' || c == '?') {
			add_literal(a, (struct str){run, n}, key, g, &cap);
			n = 0;
			g->kind[g->n++] = c == '*' ? ANY : ONE;
			continue;
		}
		if (c == '\\' && i + 1 < pattern.n)
			c = pattern.p[++i];
		run[n++] = c;
	}
	add_literal(a, (struct str){run, n}, key, g, &cap);
}

/* The end of the character that begins at `at`. */
static size_t character_end(const struct sieve_glob_text *t, size_t at)
{
	size_t end = at + 1;

	while (t->origin && end < t->text.n && t->origin[end] == t->origin[at])
		end++;
	return end;
}

static size_t character_start(const struct sieve_glob_text *t, size_t end)
{
	size_t at = end - 1;

	while (t->origin && at > 0 && t->origin[at - 1] == t->origin[at])
		at--;
	return at;
}

/* The stretch stands at `at`: true and where it ends. */
static bool match_at(struct matching *m, const struct stretch *s, size_t at, size_t *end_r)
{
	const struct str text = m->t->text;
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (at >= text.n || (s->kind[i] == BYTE && text.p[at] != s->byte[i]))
			break;
		at = s->kind[i] == BYTE ? at + 1 : character_end(m->t, at);
	}
	*m->work += i + 1;
	*end_r = at;
	return i == s->n;
}

/* The stretch ends with the text: where it begins. */
static bool match_at_end(struct matching *m, const struct stretch *s, size_t *start_r)
{
	size_t at = m->t->text.n, i = s->n;

	for (; i > 0; i--) {
		if (at == 0 || (s->kind[i - 1] == BYTE && m->t->text.p[at - 1] != s->byte[i - 1]))
			break;
		at = s->kind[i - 1] == BYTE ? at - 1 : character_start(m->t, at);
	}
	*m->work += s->n - i + 1;
	*start_r = at;
	return i == 0;
}

/* Leftmost place by Shift-And: bit j of the state says that items 0 to j end at this byte. Items beyond a word are compared where its
 * items stand. Bytes are characters here. */
static bool search_bytes(
    struct matching *m, const struct stretch *s, size_t from, size_t *start_r, size_t *end_r)
{
	uint64_t mask[256] = {0}, any = 0, state = 0;
	size_t head = num_min(s->n, WORD);
	const struct str text = m->t->text;

	for (size_t j = 0; j < head; j++) {
		if (s->kind[j] == ONE)
			any |= 1ULL << j;
		else
			mask[(unsigned char)s->byte[j]] |= 1ULL << j;
	}
	for (size_t i = from; i < text.n && *m->work <= m->most; i++) {
		++*m->work;
		state = (state << 1 | 1) & (mask[(unsigned char)text.p[i]] | any);
		if (!(state >> (head - 1) & 1))
			continue;
		*start_r = i + 1 - head;
		if (match_at(m, s, *start_r, end_r))
			return true;
	}
	return false;
}

static bool search(struct matching *m, const struct stretch *s, size_t from, size_t *start_r, size_t *end_r)
{
	const struct str text = m->t->text;

	if (s->literal || s->n == 0) {
		ptrdiff_t at = str_find(str_from(text, from), (struct str){s->byte, s->n});

		*m->work += at < 0 ? text.n - from : (size_t)at + s->n;
		*start_r = from + (size_t)(at < 0 ? 0 : at);
		*end_r = *start_r + s->n;
		return at >= 0;
	}
	if (!m->t->origin)
		return search_bytes(m, s, from, start_r, end_r);
	for (size_t at = from; at < text.n && *m->work <= m->most; at = character_end(m->t, at)) {
		*start_r = at;
		if (match_at(m, s, at, end_r))
			return true;
	}
	return false;
}

static void note(struct matching *m, size_t from, size_t to)
{
	const uint32_t *origin = m->t->origin;

	if (!m->spans || m->spans->n == 31)
		return;
	if (origin) {
		from = origin[from];
		to = origin[to];
	}
	m->spans->span[m->spans->n].at = from;
	m->spans->span[m->spans->n++].n = to > from ? to - from : 0;
}

/* The spans of the "?" of a stretch that stands at `at`. */
static void note_ones(struct matching *m, const struct stretch *s, size_t at)
{
	for (size_t i = 0; i < s->n && !s->literal; i++) {
		size_t end = s->kind[i] == BYTE ? at + 1 : character_end(m->t, at);

		if (s->kind[i] == ONE)
			note(m, at, end);
		at = end;
	}
}

/* The items from *at up to the next star. */
static struct stretch next_stretch(const struct sieve_glob *g, size_t *at)
{
	struct stretch s = {g->byte + *at, g->kind + *at, 0, true};

	for (; *at < g->n && g->kind[*at] != ANY; ++*at) {
		s.literal = s.literal && g->kind[*at] == BYTE;
		s.n++;
	}
	return s;
}

static int match_stretches(struct matching *m, const struct sieve_glob *g)
{
	size_t item = 0, pos, start = 0, end;
	struct stretch s = next_stretch(g, &item);

	if (!match_at(m, &s, 0, &pos))
		return 0;
	note_ones(m, &s, 0);
	if (item == g->n)
		return pos == m->t->text.n;
	while (item < g->n) {
		item++; /* the star */
		s = next_stretch(g, &item);
		if (item == g->n) {
			if (!match_at_end(m, &s, &start) || start < pos)
				return 0;
			end = m->t->text.n;
		} else if (!search(m, &s, pos, &start, &end)) {
			return *m->work > m->most ? -1 : 0;
		}
		note(m, pos, start);
		note_ones(m, &s, start);
		pos = end;
	}
	return 1;
}

int sieve_glob_match(const struct sieve_glob *g, const struct sieve_glob_text *t,
    struct sieve_glob_spans *spans, uint64_t *work_r, uint64_t most)
{
	struct matching m = {t, spans, work_r, most};

	if (spans)
		spans->n = 0;
	return match_stretches(&m, g);
}
