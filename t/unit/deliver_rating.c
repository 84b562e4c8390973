/* rating: settings to where a verdict stands. What becomes of it: t/unit/sieve_spamtest.c. */
#include "deliver/rating.h"

#include "tap.h"

int main(void)
{
	struct sieve_rating r;
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	rating_load(&r, &a, "SPAM");
	ok(str_is_nil(r.header) && str_is_nil(r.max_header) && str_is_nil(r.text[0]), "nothing is set");
	setenv("SIEVE_SPAMTEST_STATUS_HEADER", "X-Spam:  a: (b) ", 1);
	setenv("SIEVE_SPAMTEST_STATUS_TYPE", "strlen", 1);
	setenv("SIEVE_SPAMTEST_MAX_VALUE", "7.5", 1);
	setenv("SIEVE_SPAMTEST_TEXT_VALUE10", "yes", 1);
	rating_load(&r, &a, "SPAM");
	ok(str_eq(r.header, STR("X-Spam")) && str_eq(r.pattern, STR("a: (b)")), "field and pattern");
	ok(r.type == SIEVE_RATING_STARS && r.max > 7.4 && r.max < 7.6 && str_eq(r.text[10], STR("yes")),
	    "type, maximum, text");
	rating_load(&r, &a, "VIRUS");
	ok(str_is_nil(r.header) && r.type == SIEVE_RATING_SCORE, "the virus scanner has its own");
	arena_free(&a);
	return done();
}
