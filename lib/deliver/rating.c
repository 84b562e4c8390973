/* Scanners' headers. */
#include "deliver/rating.h"

#include "conf/conf.h"
#include "sieve/spamtest.h"

enum { TEXTS = 11 };

/* NIL when it isn't set. */
static struct str setting(struct arena *a, const char *which, const char *what)
{
	const char *value = getenv(arena_printf(a, "SIEVE_%sTEST_%s", which, what).p);

	return value && *value ? str_c(value) : STR_NIL;
}

/* "name" or "name: pattern" (blanks before the pattern aren't its own). */
static void split(struct str s, struct str *header_r, struct str *pattern_r)
{
	size_t n = str_cspan(s, ":");

	*header_r = str_is_nil(s) ? STR_NIL : str_trim(str_head(s, n));
	*pattern_r = n < s.n ? str_trim(str_from(s, n + 1)) : STR_NIL;
}

void rating_load(struct sieve_rating *r, struct arena *a, const char *which)
{
	struct str type = setting(a, which, "STATUS_TYPE");

	*r = (struct sieve_rating){.type = SIEVE_RATING_SCORE};
	if (str_eq(type, STR("strlen")))
		r->type = SIEVE_RATING_STARS;
	else if (str_eq(type, STR("text")))
		r->type = SIEVE_RATING_TEXT;
	split(setting(a, which, "STATUS_HEADER"), &r->header, &r->pattern);
	split(setting(a, which, "MAX_HEADER"), &r->max_header, &r->max_pattern);
	sieve_spamtest_decimal(setting(a, which, "MAX_VALUE"), &r->max);
	for (unsigned i = 0; i < TEXTS; i++)
		r->text[i] = setting(a, which, arena_printf(a, "TEXT_VALUE%u", i).p);
}
