/* Parts of dates. */
#include "sieve/date.h"

#include "sieve/fields.h"
#include "sieve/match.h"
#include "text/date.h"
#include "text/maildate.h"

enum { ZONE, ORIGINAL_ZONE };
/* Days from 1858-11-17, where Modified Julian Days begin, to 1970-01-01. */
enum { JULIAN_1970 = 40587 };

static const struct sieve_tag tags[] = {
    {"zone", SIEVE_SLOT_ZONE, ZONE, 's', SIEVE_TAKES_DATE, SIEVE_CAP_BASE},
    {"originalzone", SIEVE_SLOT_ZONE, ORIGINAL_ZONE, 0, SIEVE_TAKES_DATE, SIEVE_CAP_BASE},
    {0},
};

static const char *const parts[] = {"year", "month", "day", "date", "julian", "hour", "minute", "second",
    "time", "iso8601", "std11", "zone", "weekday"};
enum part {
	YEAR,
	MONTH,
	DAY,
	DATE,
	JULIAN,
	HOUR,
	MINUTE,
	SECOND,
	TIME,
	ISO8601,
	STD11,
	ZONE_PART,
	WEEKDAY,
	NO_PART
};

static enum part find_part(struct str name)
{
	int i = 0;

	while (i < NO_PART && !str_ieq(name, str_c(parts[i])))
		i++;
	return (enum part)i;
}

/* "+hhmm" or "-hhmm" as minutes east. */
static bool parse_zone(struct str s, int *minutes_r)
{
	int h, m;

	if (s.n != 5 || (s.p[0] != '+' && s.p[0] != '-') || str_span(str_from(s, 1), "0123456789") != 4)
		return false;
	h = (s.p[1] - '0') * 10 + s.p[2] - '0';
	m = (s.p[3] - '0') * 10 + s.p[4] - '0';
	*minutes_r = (h * 60 + m) * (s.p[0] == '-' ? -1 : 1);
	return h < 24 && m < 60;
}

int sieve_date_check_zone(struct sieve_check *c, const struct sieve_node *n)
{
	const struct sieve_tag_use *zone = sieve_tag(n, SIEVE_SLOT_ZONE);
	int minutes;

	if (zone && zone->arg && sieve_check_is_constant(c, zone->arg->list[0]) &&
	    !parse_zone(zone->arg->list[0], &minutes))
		return sieve_check_arg_error(
		    c, zone->arg, "a time zone is written as \"+hhmm\" or \"-hhmm\"");
	return 0;
}

int sieve_date_zone(struct sieve_interp *in, const struct sieve_node *n, int *minutes_r)
{
	const struct sieve_tag_use *zone = sieve_tag(n, SIEVE_SLOT_ZONE);
	struct str s;

	*minutes_r = in->run->zone_minutes;
	if (!zone || !zone->arg)
		return 0;
	if (sieve_interp_tag(in, n, SIEVE_SLOT_ZONE, &s) < 0)
		return -1;
	if (!parse_zone(s, minutes_r))
		return sieve_interp_fail(in, "\"%.*s\" is not a time zone", STR_ARG(str_head(s, 20)));
	return 0;
}

static int check_zone_and_part(struct sieve_check *c, struct sieve_node *n, const struct sieve_arg *part)
{
	if (sieve_date_check_zone(c, n) < 0)
		return -1;
	if (sieve_check_is_constant(c, part->list[0]) && find_part(part->list[0]) == NO_PART)
		return sieve_check_arg_error(
		    c, part, "unknown part of a date \"%.*s\"", STR_ARG(part->list[0]));
	return sieve_match_check(c, n);
}

static int check_date(struct sieve_check *c, struct sieve_node *n)
{
	return sieve_fields_check(c, n, n->pos[0]) < 0 ? -1 : check_zone_and_part(c, n, n->pos[1]);
}

static int check_currentdate(struct sieve_check *c, struct sieve_node *n)
{
	const struct sieve_tag_use *zone = sieve_tag(n, SIEVE_SLOT_ZONE);

	if (zone && zone->tag->value == ORIGINAL_ZONE)
		return sieve_check_error(c, n, "\"currentdate\" does not take the tag \":originalzone\"");
	return check_zone_and_part(c, n, n->pos[0]);
}

static struct str print_zone(struct arena *a, int zone)
{
	int m = zone < 0 ? -zone : zone;

	return arena_printf(a, "%c%02d%02d", zone < 0 ? '-' : '+', m / 60 % 100, m % 60);
}

static struct str print_part(struct arena *a, enum part part, int64_t t, int zone)
{
	struct text_date d = text_date_of(t, zone);
	char text[TEXT_DATE_MAX];

	switch (part) {
	case YEAR:
		return arena_printf(a, "%04d", d.year);
	case MONTH:
		return arena_printf(a, "%02d", d.month);
	case DAY:
		return arena_printf(a, "%02d", d.day);
	case DATE:
		return arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
	case JULIAN:
		return arena_printf(
		    a, "%lld", (long long)(text_date_days(d.year, d.month, d.day) + JULIAN_1970));
	case HOUR:
		return arena_printf(a, "%02d", d.hour);
	case MINUTE:
		return arena_printf(a, "%02d", d.minute);
	case SECOND:
		return arena_printf(a, "%02d", d.second);
	case TIME:
		return arena_printf(a, "%02d:%02d:%02d", d.hour, d.minute, d.second);
	case ISO8601:
		return arena_str(a, str_of(text, text_date_print_iso(t, zone, text)));
	case STD11:
		return arena_str(a, str_of(text, text_date_print_mail(t, zone, text)));
	case ZONE_PART:
		return print_zone(a, zone);
	default:
		return arena_printf(a, "%d", d.weekday);
	}
}

struct dates {
	struct sieve_match m;
	enum part part;
	int zone;
	bool original_zone;
};

static int begin(struct dates *t, struct sieve_interp *in, const struct sieve_node *n, unsigned first)
{
	const struct sieve_tag_use *zone = sieve_tag(n, SIEVE_SLOT_ZONE);
	struct str s;

	t->original_zone = zone && zone->tag->value == ORIGINAL_ZONE;
	if (sieve_date_zone(in, n, &t->zone) < 0)
		return -1;
	if (sieve_interp_string(in, n, first, &s) < 0)
		return -1;
	t->part = find_part(s);
	if (t->part == NO_PART)
		return sieve_interp_fail(in, "unknown part of a date \"%.*s\"", STR_ARG(str_head(s, 60)));
	return sieve_match_begin(&t->m, in, n, n->pos[first + 1]);
}

/* The date of a field stands behind the last ";" if there is one (Received), else it is the whole (RFC 5260 4). */
static int date_field(void *arg, const struct sieve_field *f)
{
	struct dates *d = arg;
	struct str s = sieve_mail_unfolded(d->m.in, f->body);
	ptrdiff_t semicolon = str_rchr(s, ';');
	int64_t t;
	int zone;

	if (sieve_interp_work(d->m.in, s.n) < 0)
		return -1;
	if (!text_maildate_parse(semicolon < 0 ? s : str_from(s, (size_t)semicolon + 1), &t, &zone))
		return 0;
	return sieve_match_value(
	    &d->m, print_part(&d->m.in->scratch, d->part, t, d->original_zone ? zone : d->zone));
}

static int run_date(struct sieve_interp *in, const struct sieve_node *n)
{
	struct dates t;
	int rc = begin(&t, in, n, 1);

	if (rc == 0)
		rc = sieve_fields_each(in, n, n->pos[0], date_field, &t);
	return rc ? rc : sieve_match_end(&t.m);
}

static int run_currentdate(struct sieve_interp *in, const struct sieve_node *n)
{
	struct dates t;
	int rc = begin(&t, in, n, 0);

	if (rc == 0)
		rc = sieve_match_value(&t.m, print_part(&in->scratch, t.part, in->run->now, t.zone));
	return rc ? rc : sieve_match_end(&t.m);
}

static const struct sieve_command commands[] = {
    {.name = "date",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_DATE,
        .args = "ssS",
        .takes = SIEVE_TAKES_MATCH | SIEVE_TAKES_INDEX | SIEVE_TAKES_DATE | SIEVE_TAKES_MIME,
        .check = check_date,
        .run = run_date},
    {.name = "currentdate",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_DATE,
        .args = "sS",
        .takes = SIEVE_TAKES_MATCH | SIEVE_TAKES_DATE,
        .check = check_currentdate,
        .run = run_currentdate},
    {0},
};

const struct sieve_feature sieve_date = {.commands = commands, .tags = tags};
