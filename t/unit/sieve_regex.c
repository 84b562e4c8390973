/*
 * Regular expressions with limits.
 *
 * Links: -lpcre2-8
 */
#include "sieve/regex.h"
#include "tap.h"

int main(void)
{
	struct sieve_regex_groups g;
	static struct arena a;
	struct err e;
	void *code;

	arena_init(&a, "test", 64 << 20);
	code = sieve_regex_pcre2.compile(&a, STR("(a)(x)?b"), true, false, &e);
	is_int(sieve_regex_pcre2.match(code, &a, STR("..ABc"), &g), 1, "matches in any case");
	is_int((int64_t)g.group[1].at, 2, "where the group is");
	ok(g.n < 3 || g.group[2].at == SIZE_MAX, "a group that isn't set");
	is_int(sieve_regex_pcre2.match(code, &a, STR("bA"), &g), 0, "doesn't match");
	ok(!sieve_regex_pcre2.compile(&a, STR("("), true, false, &e), "a broken one: %s", e.text);
	code = sieve_regex_pcre2.compile(&a, STR("^(a+)+$"), false, false, &e);
	is_int(sieve_regex_pcre2.match(code, &a, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), &g), -1,
	    "backtracking is given up");
	code = sieve_regex_pcre2.compile(&a, STR("^.$"), false, true, &e);
	is_int(sieve_regex_pcre2.match(code, &a, STR("ü"), &g), 1, "a character");
	is_int(sieve_regex_pcre2.match(code, &a, STR("\xff"), &g), 0, "no character");
	arena_free(&a);
	return done();
}
