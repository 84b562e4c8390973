/* Dates: calendar arithmetic, the strict forms, printing. The tolerant reader of Date: fields is in maildate.c. */
#include "text/date.h"

#include <stdarg.h>
#include <time.h>

#include "base/num.h"

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char weekdays[] = "SunMonTueWedThuFriSat";

enum { DAY = 86400 };
#define FIRST_SECOND INT64_C(-62135596800) /* 0001-01-01 */
#define LAST_SECOND INT64_C(253402300799)  /* 9999-12-31 23:59:59 */

/* Years of 400 have 146097 days; a year that begins in March has its leap day last. */
int64_t text_date_days(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void civil(int64_t days, struct text_date *d)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t m = (5 * doy + 2) / 153;

	d->day = (int)(doy - (153 * m + 2) / 5 + 1);
	d->month = (int)(m < 10 ? m + 3 : m - 9);
	d->year = (int)(yoe + era * 400 + (d->month <= 2));
}

struct text_date text_date_of(int64_t t, int zone)
{
	struct text_date d;
	int64_t days, rest;

	t = t < FIRST_SECOND ? FIRST_SECOND : t > LAST_SECOND ? LAST_SECOND : t;
	if (t + zone * 60 >= FIRST_SECOND && t + zone * 60 <= LAST_SECOND)
		t += zone * 60;
	days = (t >= 0 ? t : t - (DAY - 1)) / DAY;
	rest = t - days * DAY;
	civil(days, &d);
	d.hour = (int)(rest / 3600);
	d.minute = (int)(rest / 60 % 60);
	d.second = (int)(rest % 60);
	d.weekday = (int)(((days + 4) % 7 + 7) % 7);
	return d;
}

int64_t text_date_second(const struct text_date *d, int zone)
{
	int64_t days = text_date_days(d->year, d->month, d->day);

	return days * DAY + d->hour * 3600 + d->minute * 60 + d->second - (int64_t)zone * 60;
}

int text_date_month(struct str s)
{
	for (int i = 0; i < 12; i++) {
		if (str_ieq(str_head(s, 3), str_of(months + (ptrdiff_t)i * 3, 3)))
			return i + 1;
	}
	return 0;
}

static bool literal(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

/* Exactly n digits. */
static bool digits(struct str *s, size_t n, int *r)
{
	uint32_t v;

	if (s->n < n || !num_parse_u32(str_head(*s, n), &v))
		return false;
	*r = (int)v;
	*s = str_from(*s, n);
	return true;
}

static bool is_day(const struct text_date *d)
{
	int64_t next =
	    d->month == 12 ? text_date_days(d->year + 1, 1, 1) : text_date_days(d->year, d->month + 1, 1);

	return d->day >= 1 && d->day <= next - text_date_days(d->year, d->month, 1);
}

static bool month_name(struct str *s, int *r)
{
	*r = s->n >= 3 ? text_date_month(*s) : 0;
	*s = str_from(*s, 3);
	return *r != 0;
}

/* dd-Mon-yyyy; the day may have one digit, or a space in front. */
static bool take_day(struct str *s, struct text_date *d)
{
	bool spaced = literal(s, ' ');
	size_t n = str_span(*s, "0123456789");

	if (n < 1 || n > (spaced ? 1 : 2) || !digits(s, n, &d->day))
		return false;
	return literal(s, '-') && month_name(s, &d->month) && literal(s, '-') && digits(s, 4, &d->year) &&
	       is_day(d);
}

static bool take_time(struct str *s, struct text_date *d)
{
	if (!digits(s, 2, &d->hour) || !literal(s, ':') || !digits(s, 2, &d->minute) || !literal(s, ':') ||
	    !digits(s, 2, &d->second))
		return false;
	if (d->hour > 23 || d->minute > 59 || d->second > 60)
		return false;
	d->second -= d->second == 60;
	return true;
}

/* +hhmm or +hh:mm. */
static bool take_zone(struct str *s, bool colon, int *zone_r)
{
	int hours, minutes, sign;

	if (s->n == 0 || (s->p[0] != '+' && s->p[0] != '-'))
		return false;
	sign = s->p[0] == '-' ? -1 : 1;
	*s = str_from(*s, 1);
	if (!digits(s, 2, &hours) || (colon && !literal(s, ':')) || !digits(s, 2, &minutes) || hours > 23 ||
	    minutes > 59)
		return false;
	*zone_r = sign * (hours * 60 + minutes);
	return true;
}

static bool result(const struct text_date *d, int zone, int64_t *t_r, int *zone_r)
{
	*t_r = text_date_second(d, zone);
	if (zone_r)
		*zone_r = zone;
	return true;
}

bool text_date_parse_imap(struct str s, int64_t *t_r, int *zone_r)
{
	struct text_date d = {0};
	int zone;

	return take_day(&s, &d) && literal(&s, ' ') && take_time(&s, &d) && literal(&s, ' ') &&
	       take_zone(&s, false, &zone) && s.n == 0 && result(&d, zone, t_r, zone_r);
}

bool text_date_parse_day(struct str s, int64_t *t_r)
{
	struct text_date d = {0};

	return s.n && s.p[0] != ' ' && take_day(&s, &d) && s.n == 0 && result(&d, 0, t_r, NULL);
}

static bool month_number(struct str *s, int *r)
{
	return digits(s, 2, r) && *r >= 1 && *r <= 12;
}

bool text_date_parse_iso(struct str s, int64_t *t_r, int *zone_r)
{
	struct text_date d = {0};
	int zone = 0;

	if (!digits(&s, 4, &d.year) || !literal(&s, '-') || !month_number(&s, &d.month) ||
	    !literal(&s, '-') || !digits(&s, 2, &d.day) || !is_day(&d))
		return false;
	if ((!literal(&s, 'T') && !literal(&s, 't')) || !take_time(&s, &d))
		return false;
	if (literal(&s, '.')) {
		size_t n = str_span(s, "0123456789");

		if (n == 0)
			return false;
		s = str_from(s, n);
	}
	if (!literal(&s, 'Z') && !literal(&s, 'z') && !take_zone(&s, true, &zone))
		return false;
	return s.n == 0 && result(&d, zone, t_r, zone_r);
}

static size_t print(char *dst, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static size_t print(char *dst, const char *fmt, ...)
{
	char tmp[TEXT_DATE_MAX + 1];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(tmp, sizeof tmp, fmt, ap);
	va_end(ap);
	memcpy(dst, tmp, (size_t)n);
	return (size_t)n;
}

static int clamp_zone(int zone)
{
	return zone > 1439 ? 1439 : zone < -1439 ? -1439 : zone;
}

size_t text_date_print_mail(int64_t t, int zone, char *dst)
{
	int z = clamp_zone(zone), a = z < 0 ? -z : z;
	struct text_date d = text_date_of(t, z);

	return print(dst, "%.3s, %02d %.3s %04d %02d:%02d:%02d %c%02d%02d", weekdays + d.weekday * 3, d.day,
	    months + (d.month - 1) * 3, d.year, d.hour, d.minute, d.second, z < 0 ? '-' : '+', a / 60,
	    a % 60);
}

size_t text_date_print_imap(int64_t t, int zone, char *dst)
{
	int z = clamp_zone(zone), a = z < 0 ? -z : z;
	struct text_date d = text_date_of(t, z);

	return print(dst, "%2d-%.3s-%04d %02d:%02d:%02d %c%02d%02d", d.day, months + (d.month - 1) * 3,
	    d.year, d.hour, d.minute, d.second, z < 0 ? '-' : '+', a / 60, a % 60);
}

size_t text_date_print_iso(int64_t t, int zone, char *dst)
{
	int z = clamp_zone(zone), a = z < 0 ? -z : z;
	struct text_date d = text_date_of(t, z);
	size_t n =
	    print(dst, "%04d-%02d-%02dT%02d:%02d:%02d", d.year, d.month, d.day, d.hour, d.minute, d.second);

	if (z == 0) {
		dst[n] = 'Z';
		return n + 1;
	}
	return n + print(dst + n, "%c%02d:%02d", z < 0 ? '-' : '+', a / 60, a % 60);
}

int text_date_local_zone(int64_t t)
{
	time_t when = (time_t)t;
	struct tm tm;

	return localtime_r(&when, &tm) ? (int)(tm.tm_gmtoff / 60) : 0;
}

/* Where the clock is turned at midnight, that comes twice: the first counts; or never: the turn is at the one that the old zone would have. */
int64_t text_date_local_midnight(int64_t day)
{
	int before = text_date_local_zone(day - DAY), after = text_date_local_zone(day + DAY);
	int64_t old = day - (int64_t)before * 60, new = day - (int64_t)after * 60;
	bool old_is = text_date_local_zone(old) == before, new_is = text_date_local_zone(new) == after;

	return new_is && !(old_is && old < new) ? new : old;
}
