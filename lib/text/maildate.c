/*
 * The tolerant reader of Date: fields. The text is cut into words (letters), numbers and signs, whatever stands between; then
 * each token finds its place by what it looks like.
 */
#include "text/maildate.h"

#include "base/num.h"
#include "text/date.h"

enum { MAX_TOKENS = 24, UNKNOWN_ZONE = 100000 };

struct state {
	struct text_date d;
	int day, year, zone; /* whether day and year are known; minutes */
	bool has_time, pm, am;
};

static const struct {
	char name[4];
	int minutes;
} zones[] = {
    {"UT", 0},
    {"UTC", 0},
    {"GMT", 0},
    {"Z", 0},
    {"EST", -300},
    {"EDT", -240},
    {"CST", -360},
    {"CDT", -300},
    {"MST", -420},
    {"MDT", -360},
    {"PST", -480},
    {"PDT", -420},
    {"WET", 0},
    {"BST", 60},
    {"CET", 60},
    {"MET", 60},
    {"EET", 120},
    {"MSK", 180},
    {"JST", 540},
    {"KST", 540},
};

/* CFWS (RFC 5322 section 3.2.2) at the start goes; nesting is counted, not recursed. */
static void skip_space(struct str *s)
{
	size_t depth = 0, i = 0;

	for (; i < s->n; i++) {
		char c = s->p[i];

		if (c == '(')
			depth++;
		else if (c == ')' && depth)
			depth--;
		else if (c == '\\' && depth)
			i++;
		else if (!depth && c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != ',')
			break;
	}
	*s = str_from(*s, i);
}

static bool all_digits(struct str s)
{
	return s.n > 0 && str_span(s, "0123456789") == s.n;
}

static int number(struct str s)
{
	uint32_t v;

	return s.n <= 8 && num_parse_u32(s, &v) ? (int)v : -1;
}

/* +hhmm, +hh:mm, +hh, +hmm. -0000 and what is out of range (a zone nobody has) count as UTC. */
static void take_zone(struct state *st, struct str s)
{
	int sign = s.p[0] == '-' ? -1 : 1, v;
	struct str hours;
	ptrdiff_t colon;

	s = str_from(s, 1);
	colon = str_chr(s, ':');
	if (colon >= 0) {
		hours = str_head(s, (size_t)colon);
		v = number(hours) * 100 + number(str_from(s, (size_t)colon + 1));
	} else {
		v = s.n <= 2 ? number(s) * 100 : number(s);
	}
	if (v < 0 || v / 100 > 23 || v % 100 > 59)
		v = 0;
	st->zone = sign * (v / 100 * 60 + v % 100);
}

/* RFC 5322 section 4.3: two digits below 50 are 20xx, from 50 on and three digits 19xx. */
static int full_year(int y, size_t places)
{
	if (places >= 4)
		return y;
	return y < 50 && places <= 2 ? 2000 + y : 1900 + y;
}

static void take_number(struct state *st, struct str s)
{
	int v = number(s);

	if (v < 0)
		return;
	if (!st->day && s.n <= 2) {
		st->d.day = v;
		st->day = 1;
	} else if (!st->year && s.n <= 4) {
		st->d.year = full_year(v, s.n);
		st->year = 1;
	}
}

/* hh:mm[:ss] or hh.mm.ss */
static bool take_clock(struct state *st, struct str s, char sep)
{
	struct str part;
	int v[3] = {0}, n = 0;

	while (n < 3 && str_cut(&s, sep, &part)) {
		v[n] = number(str_head(part, str_span(part, "0123456789")));
		if (part.n == 0 || v[n++] < 0)
			return false;
	}
	if (n < 2 || v[0] > 23 || v[1] > 59 || v[2] > 60)
		return false;
	st->d.hour = v[0];
	st->d.minute = v[1];
	st->d.second = v[2] == 60 ? 59 : v[2];
	st->has_time = true;
	return true;
}

static void take_word(struct state *st, struct str s)
{
	if (s.n >= 3 && !st->d.month && text_date_month(s)) {
		st->d.month = text_date_month(s);
		return;
	}
	st->pm |= str_ieq(s, STR("PM")) && st->has_time;
	st->am |= str_ieq(s, STR("AM")) && st->has_time;
	if (!st->has_time || st->zone != UNKNOWN_ZONE)
		return;
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
		if (str_ieq(s, str_c(zones[i].name)))
			st->zone = zones[i].minutes;
	}
}

/* "25-Nov-2026", "25/Nov/26", "25.11.2026", "2026-11-25". */
static void take_dashed(struct state *st, struct str s, char sep)
{
	struct str part;
	int n = 0;
	bool year_first = str_cspan(s, "-/.") == 4;

	for (; n < 3 && str_cut(&s, sep, &part); n++) {
		if (part.n && str_is_alpha(part.p[0])) {
			take_word(st, part);
		} else if (n == 1 && !st->d.month) {
			st->d.month = number(part) >= 1 && number(part) <= 12 ? number(part) : 0;
		} else if ((year_first && n == 0) || (!year_first && n == 2)) {
			st->d.year = full_year(number(part), part.n);
			st->year = number(part) >= 0;
		} else {
			st->d.day = number(part);
			st->day = 1;
		}
	}
}

static void take_token(struct state *st, struct str s)
{
	if (s.p[0] == '+' || (s.p[0] == '-' && s.n > 1)) {
		if (st->has_time)
			take_zone(st, s);
	} else if (str_is_alpha(s.p[0])) {
		size_t letters = 0;

		while (letters < s.n && str_is_alpha(s.p[letters]))
			letters++;
		take_word(st, str_head(s, letters));
		/* "GMT+0200" */
		if (letters + 1 < s.n && (s.p[letters] == '+' || s.p[letters] == '-') && st->has_time)
			take_zone(st, str_from(s, letters));
	} else if (all_digits(s)) {
		take_number(st, s);
	} else if (str_chr(s, ':') > 0) {
		size_t n = str_cspan(s, "+-");

		if (!st->has_time && take_clock(st, str_head(s, n), ':') && n < s.n)
			take_zone(st, str_from(s, n));
	} else if (str_is_digit(s.p[0])) {
		char sep = s.p[str_span(s, "0123456789")];

		/* hh.mm.ss after the day is known, else dd.mm.yyyy. */
		if (sep == '.' && st->day && st->year && !st->has_time)
			take_clock(st, s, sep);
		else if (!st->day)
			take_dashed(st, s, sep);
		else
			take_number(st, str_head(s, str_span(s, "0123456789")));
	}
}

static bool is_complete(struct state *st)
{
	struct text_date d = st->d;
	int64_t length;

	if (!st->day || !st->year || d.month < 1 || d.year < 1 || d.year > 9999)
		return false;
	length = text_date_days(d.month == 12 ? d.year + 1 : d.year, d.month == 12 ? 1 : d.month + 1, 1) -
	         text_date_days(d.year, d.month, 1);
	return d.day >= 1 && d.day <= length;
}

bool text_maildate_parse(struct str s, int64_t *t_r, int *zone_r)
{
	struct state st = {.zone = UNKNOWN_ZONE};

	if (text_date_parse_iso(str_trim(s), t_r, zone_r))
		return true;
	for (int i = 0; i < MAX_TOKENS; i++) {
		size_t n;

		skip_space(&s);
		n = str_cspan(s, " \t\r\n,(");
		if (n == 0)
			break;
		if (!memchr(s.p, '\0', n))
			take_token(&st, str_head(s, n));
		s = str_from(s, n);
	}
	if (!is_complete(&st))
		return false;
	if (st.pm && st.d.hour < 12)
		st.d.hour += 12;
	if (st.am && st.d.hour == 12)
		st.d.hour = 0;
	if (st.zone == UNKNOWN_ZONE)
		st.zone = 0;
	*t_r = text_date_second(&st.d, st.zone);
	if (zone_r)
		*zone_r = st.zone;
	return true;
}
