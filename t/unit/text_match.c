/* The searcher against the obvious way, on texts that are hard for it. */
#include "text/match.h"

#include "tap.h"

static struct arena arena;
static uint32_t seed = 1;

static uint32_t next_random(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static bool obvious(struct str text, struct str needle, bool fold)
{
	return (fold ? str_ifind(text, needle) : str_find(text, needle)) >= 0;
}

static bool in_pieces(struct text_match *m, struct str text)
{
	text_match_reset(m);
	while (text.n) {
		size_t n = 1 + next_random(next_random(8) ? 9 : 300);

		text_match_feed(m, str_head(text, n));
		text = str_from(text, n);
	}
	return m->found;
}

/* Few letters, so that near misses abound. */
static void fill(char *p, size_t n, uint32_t letters)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (char)((next_random(2) ? 'a' : 'A') + (int)next_random(letters));
}

static void random_texts(bool fold)
{
	char text[700], needle[20];
	int wrong = 0;

	for (int round = 0; round < 5000; round++) {
		struct str t = str_of(text, next_random(sizeof text)),
		           n = str_of(needle, 1 + next_random(sizeof needle));
		uint32_t letters = 1 + next_random(4);
		struct text_match m;

		fill(text, t.n, letters);
		fill(needle, n.n, letters);
		if (t.n > n.n && next_random(2))
			memcpy(text + next_random((uint32_t)(t.n - n.n + 1)), needle, n.n);
		arena_reset(&arena);
		text_match_init(&m, &arena, n, fold);
		wrong += text_match_in(&m, t) != obvious(t, n, fold);
		wrong += in_pieces(&m, t) != obvious(t, n, fold);
	}
	is_int(wrong, 0, fold ? "random texts, folded" : "random texts");
}

static bool has(const char *text, const char *needle, bool fold)
{
	struct text_match m;

	text_match_init(&m, &arena, str_c(needle), fold);
	return text_match_in(&m, str_c(text));
}

int main(void)
{
	static char big[1 << 20];
	struct text_match m;

	arena_init(&arena, "test", 1 << 20);
	ok(has("", "", true) && has("x", "", false), "an empty needle is everywhere");
	ok(!has("", "x", true), "nothing is in an empty text");
	ok(has("The quick Brown fox", "BROWN FOX", true), "either case");
	ok(!has("The quick Brown fox", "BROWN FOX", false), "exact case");
	ok(!has("[\\]^_`", "{|}~\x7f", true) && !has("@", "`", true), "only letters are folded");
	ok(has("caf\xc3\xa9", "\xc3\xa9", true) && !has("caf\xc3\x89", "\xc3\xa9", true),
	    "bytes above 127 are exact");
	random_texts(false);
	random_texts(true);
	/* The worst for a plain search: every place nearly matches. */
	memset(big, 'a', sizeof big);
	arena_reset(&arena);
	{
		char needle[1000];

		memset(needle, 'a', sizeof needle);
		needle[500] = 'b';
		text_match_init(&m, &arena, str_of(needle, sizeof needle), true);
		ok(!text_match_in(&m, str_of(big, sizeof big)), "a hard text");
		memcpy(big + sizeof big - sizeof needle, needle, sizeof needle);
		ok(text_match_in(&m, str_of(big, sizeof big)), "with the needle at its end");
	}
	arena_free(&arena);
	return done();
}
