/* Wildcards: what matches, and what they take. */
#include "base/buf.h"
#include "sieve/compare.h"
#include "sieve/glob.h"
#include "tap.h"

static const struct {
	const char *pattern, *text,
	    *spans; /* spans: those of the wildcards with "|" behind each; NULL: no match */
} cases[] = {
    {"", "", ""},
    {"", "a", NULL},
    {"a", "A", ""},
    {"*", "", "|"},
    {"*", "abc", "abc|"},
    {"a*c", "abc", "b|"},
    {"a*c", "ac", "|"},
    {"a*c", "a", NULL},
    {"*b*", "abcb", "a|cb|"},
    {"*b", "abcb", "abc|"},
    {"?b?", "abc", "a|c|"},
    {"??", "a", NULL},
    {"*?*", "abc", "|a|bc|"},
    {"*a?c*", "xxabcabc", "xx|b|abc|"},
    {"a**", "ab", "|b|"},
    {"\\*", "*", ""},
    {"\\*", "a", NULL},
    {"\\\\?", "\\x", "x|"},
    {"a\\", "a\\", ""},
    {"*ab*ab", "abab", "||"},
    {"*ab*ab", "aba", NULL},
    {"*grün*?", "im GRüNEN", "im |E|N|"},
};

static void check(size_t i, struct arena *a, struct buf *b)
{
	struct str text = str_c(cases[i].text);
	struct sieve_glob_spans spans;
	struct sieve_glob_text t;
	struct sieve_glob g;
	uint64_t work = 0;
	int rc;

	sieve_glob_parse(a, str_c(cases[i].pattern), sieve_compare_key_function(SIEVE_COMPARE_ASCII), &g);
	t.text = sieve_compare_key_origin(SIEVE_COMPARE_ASCII, a, text, &t.origin);
	rc = sieve_glob_match(&g, &t, &spans, &work, 1 << 20);
	ok(rc == (cases[i].spans != NULL), "'%s' over '%s'", cases[i].pattern, cases[i].text);
	buf_clear(b);
	for (unsigned k = 0; rc > 0 && k < spans.n; k++) {
		buf_add(b, str_head(str_from(text, spans.span[k].at), spans.span[k].n));
		buf_ch(b, '|');
	}
	if (cases[i].spans)
		is_str(buf_str(b), str_c(cases[i].spans), "its spans");
}

/* Time that grows with the product would show as work here. */
static void check_work(struct arena *a)
{
	size_t n = 100000;
	char *text = arena_bytes(a, n), pattern[200];
	struct sieve_glob_text t = {{text, n}, NULL};
	struct sieve_glob g;
	uint64_t work = 0;

	memset(text, 'a', n);
	for (int i = 0; i < 100; i++)
		memcpy(pattern + 2 * i, "*a", 2);
	sieve_glob_parse(a, (struct str){pattern, 200}, NULL, &g);
	is_int(sieve_glob_match(&g, &t, NULL, &work, UINT64_MAX), 1, "a hundred stars match");
	ok(work < 10 * n, "in linear time: %llu", (unsigned long long)work);
	pattern[199] = 'b';
	work = 0;
	sieve_glob_parse(a, (struct str){pattern, 200}, NULL, &g);
	is_int(sieve_glob_match(&g, &t, NULL, &work, UINT64_MAX), 0, "a hundred stars that don't match");
	ok(work < 10 * n, "in linear time: %llu", (unsigned long long)work);
	memcpy(pattern, "*a?a?a?b*", 9);
	sieve_glob_parse(a, (struct str){pattern, 9}, NULL, &g);
	is_int(sieve_glob_match(&g, &t, NULL, &work, work + 50), -1, "the budget ends it");
}

int main(void)
{
	static struct arena a;
	struct buf b;

	arena_init(&a, "test", 16 << 20);
	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check(i, &a, &b);
	check_work(&a);
	buf_free(&b);
	arena_free(&a);
	return done();
}
