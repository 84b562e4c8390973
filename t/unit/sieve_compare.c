/* Comparators. */
#include "sieve/compare.h"
#include "tap.h"

static const struct {
	enum sieve_comparator c;
	const char *a, *b;
	int order;
} cases[] = {
    {SIEVE_COMPARE_ASCII, "aBc", "AbC", 0},
    {SIEVE_COMPARE_ASCII, "a", "b", -1},
    {SIEVE_COMPARE_ASCII, "ü", "Ü", 1},
    {SIEVE_COMPARE_OCTET, "a", "A", 1},
    {SIEVE_COMPARE_UNICODE, "ü", "Ü", 0},
    {SIEVE_COMPARE_UNICODE, "ü", "u", 1},
    {SIEVE_COMPARE_NUMERIC, "007x", "7", 0},
    {SIEVE_COMPARE_NUMERIC, "9", "10", -1},
    {SIEVE_COMPARE_NUMERIC, "99999999999999999999998", "99999999999999999999999", -1},
    {SIEVE_COMPARE_NUMERIC, "x", "", 0},
    {SIEVE_COMPARE_NUMERIC, "x", "99999999999999999999999", 1},
    {SIEVE_COMPARE_NUMERIC, "0", "000", 0},
};

int main(void)
{
	enum sieve_comparator c;
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str x = sieve_compare_key(cases[i].c, &a, str_c(cases[i].a));
		struct str y = sieve_compare_key(cases[i].c, &a, str_c(cases[i].b));
		int order = sieve_compare_keys(cases[i].c, x, y);

		is_int((order > 0) - (order < 0), cases[i].order, cases[i].a);
	}
	ok(sieve_compare_find(STR("i;unicode-casemap"), &c) && c == SIEVE_COMPARE_UNICODE, "found by name");
	ok(!sieve_compare_find(STR("i;basic"), &c), "an unknown one");
	ok(!sieve_compare_has_substrings(SIEVE_COMPARE_NUMERIC), "numbers have no substrings");
	arena_free(&a);
	return done();
}
