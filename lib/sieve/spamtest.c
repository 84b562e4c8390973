/* A scanner's verdict on the scales of RFC 5235: spam 1 to 10 (or per cent), virus 1 to 5; 0 is "not tested". */
#include "sieve/spamtest.h"

#include "sieve/match.h"
#include "sieve/regex.h"

/* One regular expression counts as so many instructions. */
enum { PATTERN_COST = 1000 };

static const struct sieve_tag tags[] = {
    {"percent", SIEVE_SLOT_PERCENT, 0, 0, SIEVE_TAKES_PERCENT, SIEVE_CAP_SPAMTESTPLUS},
    {0},
};

bool sieve_spamtest_decimal(struct str s, double *r)
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

/* What the first group of the pattern matches in value: 1, 0, -1. */
static int first_group(struct sieve_interp *in, struct str pattern, struct str *value)
{
	const struct sieve_regex_ops *regex = in->set->regex;
	struct sieve_regex_groups g;
	struct err e;
	void *code;
	int rc;

	if (!regex)
		return 0;
	code = regex->compile(&in->scratch, pattern, true, false, &e);
	if (!code)
		return sieve_interp_fail(in, "of the administrator's settings: %s", e.text);
	if (sieve_interp_work(in, PATTERN_COST * 64 + value->n * 8) < 0)
		return -1;
	rc = regex->match(code, &in->scratch, *value, &g);
	if (rc <= 0 || g.n < 2 || g.group[1].at == SIZE_MAX)
		return 0;
	*value = str_head(str_from(*value, g.group[1].at), g.group[1].n);
	return 1;
}

/* The field's value, narrowed by the pattern: 1, 0 (no such field, no match), -1. */
static int field_value(struct sieve_interp *in, struct str header, struct str pattern, struct str *value_r)
{
	const struct sieve_field *f = str_is_nil(header) ? NULL : sieve_mail_find(in, &in->original, header);

	if (!f)
		return 0;
	*value_r = str_trim(sieve_mail_unfolded(in, f->body));
	return str_is_nil(pattern) ? 1 : first_group(in, pattern, value_r);
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

/* What counts as certain: 0 when that isn't known, -1. */
static double certainty(struct sieve_interp *in, const struct sieve_rating *rating)
{
	struct str value;
	double max;
	int rc;

	if (str_is_nil(rating->max_header))
		return rating->max;
	rc = field_value(in, rating->max_header, rating->max_pattern, &value);
	if (rc <= 0)
		return rc;
	value = str_from(value, str_cspan(value, ".0123456789"));
	return sieve_spamtest_decimal(value, &max) ? max : 0;
}

/* The verdict's place among the texts, or -1. */
static int text_place(const struct sieve_rating *rating, struct str value)
{
	for (int i = 0; i < 11; i++)
		if (!str_is_nil(rating->text[i]) && str_ieq(value, rating->text[i]))
			return i;
	return -1;
}

/* The verdict as a share of the whole, 0 to 1; -1: none. */
static double share(const struct sieve_rating *rating, struct str value, double max)
{
	double v;

	if (rating->type == SIEVE_RATING_STARS)
		v = (double)str_span(value, value.n ? (char[]){value.p[0], '\0'} : "");
	else if (!sieve_spamtest_decimal(value, &v))
		return -1;
	if (max <= 0)
		return -1;
	v /= max;
	return v < 0 ? 0 : v > 1 ? 1 : v;
}

/* *v_r is the value on a scale from 1 to top, or in per cent when top is 100; -1: not tested. 0 or -1. */
static int verdict(struct sieve_interp *in, const struct sieve_rating *rating, int top, int *v_r)
{
	struct str value;
	int rc = field_value(in, rating->header, rating->pattern, &value);
	double s, max;

	*v_r = -1;
	if (rc <= 0 || !find_verdict(rating, &value))
		return rc < 0 ? -1 : 0;
	if (rating->type == SIEVE_RATING_TEXT) {
		int text = text_place(rating, value);

		*v_r = top != 100 || text < 0 ? text : text == 0 ? -1 : (text - 1) * 100 / 9;
		return 0;
	}
	max = certainty(in, rating);
	if (max < 0)
		return -1;
	s = share(rating, value, max);
	if (s >= 0)
		*v_r = top == 100 ? (int)(s * 100 + 0.5) : 1 + (int)(s * (top - 1));
	return 0;
}

static int run_test(
    struct sieve_interp *in, const struct sieve_node *n, const struct sieve_rating *rating, int top)
{
	struct sieve_match m;
	int v, rc = 0;

	if (verdict(in, rating, top, &v) < 0 || sieve_match_begin(&m, in, n, n->pos[0]) < 0)
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
