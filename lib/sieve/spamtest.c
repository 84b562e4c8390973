/* A scanner's verdict on the scales of RFC 5235: spam 1 to 10 (or per cent), virus 1 to 5; 0 is "not tested". */
#include "sieve/spamtest.h"

#include "sieve/match.h"

static const struct sieve_tag tags[] = {
    {"percent", SIEVE_SLOT_PERCENT, 0, 0, SIEVE_TAKES_PERCENT, SIEVE_CAP_SPAMTESTPLUS},
    {0},
};

/* A decimal number with sign and fraction at the start of s. */
static bool parse_decimal(struct str s, double *r)
{
	bool negative = s.n && s.p[0] == '-', any = false;
	double v = 0, unit = 1;
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');

	for (; i < s.n && str_is_digit(s.p[i]); i++, any = true)
		v = v * 10 + (s.p[i] - '0');
	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && str_is_digit(s.p[i]); i++, any = true)
			v += (s.p[i] - '0') * (unit /= 10);
	*r = negative ? -v : v;
	return any;
}

/* Where the verdict begins in a field's value. */
static bool find_verdict(const struct sieve_rating *rating, struct str *value)
{
	ptrdiff_t at;

	if (rating->prefix.n) {
		at = str_ifind(*value, rating->prefix);
		if (at < 0)
			return false;
		*value = str_trim(str_from(*value, (size_t)at + rating->prefix.n));
	} else if (rating->type == SIEVE_RATING_SCORE) {
		*value = str_from(*value, str_cspan(*value, "-+.0123456789"));
	}
	return true;
}

/* The verdict as a share of the whole, 0 to 1; -1: none. For TEXT the index is given instead. */
static double share(const struct sieve_rating *rating, struct str value, int *text_r)
{
	double v;

	if (!find_verdict(rating, &value))
		return -1;
	if (rating->type == SIEVE_RATING_TEXT) {
		for (int i = 0; i < 11; i++)
			if (!str_is_nil(rating->text[i]) && str_ieq(value, rating->text[i]))
				*text_r = i;
		return -1;
	}
	if (rating->type == SIEVE_RATING_STARS)
		v = (double)str_span(value, value.n ? (char[]){value.p[0], '\0'} : "");
	else if (!parse_decimal(value, &v))
		return -1;
	if (rating->max <= 0)
		return -1;
	v /= rating->max;
	return v < 0 ? 0 : v > 1 ? 1 : v;
}

/* The value on a scale from 1 to top, or in per cent when top is 100; 0: not tested. */
static int verdict(struct sieve_interp *in, const struct sieve_rating *rating, int top)
{
	const struct sieve_field *f = NULL;
	int text = -1;
	double s;

	if (!str_is_nil(rating->header))
		f = sieve_mail_find(in, &in->original, rating->header);
	if (!f)
		return -1;
	s = share(rating, sieve_mail_unfolded(in, f->body), &text);
	if (text >= 0)
		return top != 100 ? text : text == 0 ? -1 : (text - 1) * 100 / 9;
	if (s < 0)
		return -1;
	return top == 100 ? (int)(s * 100 + 0.5) : 1 + (int)(s * (top - 1));
}

static int run_test(
    struct sieve_interp *in, const struct sieve_node *n, const struct sieve_rating *rating, int top)
{
	int v = verdict(in, rating, top), rc = 0;
	struct sieve_match m;

	if (sieve_match_begin(&m, in, n, n->pos[0]) < 0)
		return -1;
	/* Untested counts as none (RFC 5235 3.2), and is "0" for all other match types. */
	if (v >= 0 || m.type != SIEVE_MATCH_COUNT)
		rc = sieve_match_value(&m, arena_printf(&in->scratch, "%d", v < 0 ? 0 : v));
	return rc ? rc : sieve_match_end(&m);
}

static int run_spamtest(struct sieve_interp *in, const struct sieve_node *n)
{
	return run_test(in, n, &in->set->spam, sieve_tag(n, SIEVE_SLOT_PERCENT) ? 100 : 10);
}

static int run_virustest(struct sieve_interp *in, const struct sieve_node *n)
{
	return run_test(in, n, &in->set->virus, 5);
}

static const struct sieve_command commands[] = {
    {.name = "spamtest",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_SPAMTEST,
        .args = "s",
        .takes = SIEVE_TAKES_MATCH | SIEVE_TAKES_PERCENT,
        .check = sieve_match_check,
        .run = run_spamtest},
    {.name = "virustest",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_VIRUSTEST,
        .args = "s",
        .takes = SIEVE_TAKES_MATCH,
        .check = sieve_match_check,
        .run = run_virustest},
    {0},
};

const struct sieve_feature sieve_spamtest = {.commands = commands, .tags = tags};
