/* Dates: the calendar, the strict forms, printing. */
#include "text/date.h"

#include "tap.h"

static void calendar(void)
{
	int64_t days = text_date_days(1, 1, 1);
	bool fine = true;

	for (int y = 1; y <= 9999; y++) {
		bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);

		for (int m = 1; m <= 12; m++) {
			static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
			struct text_date d = text_date_of(days * 86400 + 86399, 0);

			fine &= text_date_days(y, m, 1) == days;
			fine &= d.year == y && d.month == m && d.day == 1 && d.hour == 23 && d.second == 59;
			days += length[m - 1] + (m == 2 && leap);
		}
	}
	ok(fine, "every month from 1 to 9999");
	is_int(text_date_days(1970, 1, 1), 0, "the epoch");
	is_int(text_date_of(0, 0).weekday, 4, "was a Thursday");
	is_int(text_date_of(-1, 0).year, 1969, "before it");
}

static const struct {
	const char *in;
	int64_t t;
	int zone;
} imap[] = {
    {"25-Nov-2026 08:30:00 +0100", 1795591800, 60},
    {" 7-Feb-1994 21:52:25 -0800", 760686745, -480},
    {"07-feb-1994 21:52:25 -0800", 760686745, -480},
    {"29-Feb-2024 00:00:00 +0000", 1709164800, 0},
    {"31-Dec-2016 23:59:60 +0000", 1483228799, 0},
    {"01-Jan-1970 00:00:00 +0000", 0, 0},
    {"01-Jan-1960 00:00:00 +0530", -315639000, 330},
};
static const char *const bad_imap[] = {"", "25-Nov-2026 08:30:00", "25-Nov-2026 8:30:00 +0100",
    "29-Feb-2023 00:00:00 +0000", "0-Jan-2020 00:00:00 +0000", "32-Jan-2020 00:00:00 +0000",
    "25-Nov-26 08:30:00 +0100", "25-Foo-2026 08:30:00 +0100", "25-Nov-2026 24:00:00 +0100",
    "25-Nov-2026 08:60:00 +0100", "25-Nov-2026 08:30:61 +0100", "25-Nov-2026 08:30:00 +0160",
    "25-Nov-2026 08:30:00 0100", "25-Nov-2026 08:30:00 +0100 ", "  7-Feb-1994 21:52:25 -0800",
    " 25-Nov-2026 08:30:00 +0100", "-5-Nov-2026 08:30:00 +0100"};

static const struct {
	const char *in;
	int64_t t;
	int zone;
} iso[] = {
    {"2026-11-25T08:30:00+01:00", 1795591800, 60},
    {"2026-11-25T07:30:00Z", 1795591800, 0},
    {"2026-11-25t07:30:00.125z", 1795591800, 0},
};
static const char *const bad_iso[] = {"2026-11-25", "2026-13-25T07:30:00Z", "2026-11-31T07:30:00Z",
    "2026-11-25T07:30:00", "2026-11-25T07:30:00.Z", "2026-11-25 07:30:00Z", "2026-11-25T07:30:00+0100"};

static void printing(void)
{
	char dst[TEXT_DATE_MAX];

	is_str(str_of(dst, text_date_print_mail(1795591800, 60, dst)), STR("Wed, 25 Nov 2026 08:30:00 +0100"),
	    "mail");
	is_str(str_of(dst, text_date_print_mail(1795591800, -210, dst)),
	    STR("Wed, 25 Nov 2026 04:00:00 -0330"), "mail, west");
	is_str(str_of(dst, text_date_print_imap(1795591800, 60, dst)), STR("25-Nov-2026 08:30:00 +0100"),
	    "IMAP");
	is_str(str_of(dst, text_date_print_imap(760686745, -480, dst)), STR(" 7-Feb-1994 21:52:25 -0800"),
	    "IMAP, one digit");
	is_str(
	    str_of(dst, text_date_print_iso(1795591800, 60, dst)), STR("2026-11-25T08:30:00+01:00"), "ISO");
	is_str(str_of(dst, text_date_print_iso(1795591800, 0, dst)), STR("2026-11-25T07:30:00Z"), "ISO, UTC");
	is_str(str_of(dst, text_date_print_iso(INT64_MAX, 0, dst)), STR("9999-12-31T23:59:59Z"),
	    "far future is clamped");
	is_str(str_of(dst, text_date_print_iso(INT64_MIN, -60, dst)), STR("0001-01-01T00:00:00-01:00"),
	    "far past is clamped");
	ok(text_date_print_mail(0, 1000000, dst) <= TEXT_DATE_MAX, "a zone that nobody has fits");
}

/* Days of 23 and 25 hours, and clocks that are turned at midnight: twice (Havana, November), never (Asuncion, October). */
static void turned_clocks(void)
{
	static const struct {
		const char *zone;
		int64_t day, begin, next;
	} t[] = {
	    {"EET-2EEST,M3.5.0/3,M10.5.0/4", 1174780800, 1174773600, 1174856400},
	    {"EET-2EEST,M3.5.0/3,M10.5.0/4", 1193529600, 1193518800, 1193608800},
	    {"CST5CDT,M3.2.0/0,M11.1.0/1", 1351987200, 1352001600, 1352091600},
	    {"PYT4PYST,M10.1.0/0,M3.4.0/0", 1349568000, 1349582400, 1349665200},
	};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		setenv("TZ", t[i].zone, 1);
		tzset();
		is_int(text_date_local_midnight(t[i].day), t[i].begin, t[i].zone);
		is_int(text_date_local_midnight(t[i].day + 86400), t[i].next, "the day behind it");
	}
}

int main(void)
{
	int64_t t;
	int zone;

	calendar();
	for (size_t i = 0; i < sizeof imap / sizeof *imap; i++) {
		ok(text_date_parse_imap(str_c(imap[i].in), &t, &zone), "%s", imap[i].in);
		is_int(t, imap[i].t, "its second");
		is_int(zone, imap[i].zone, "its zone");
	}
	for (size_t i = 0; i < sizeof bad_imap / sizeof *bad_imap; i++)
		ok(!text_date_parse_imap(str_c(bad_imap[i]), &t, &zone), "refused: %s", bad_imap[i]);
	for (size_t i = 0; i < sizeof iso / sizeof *iso; i++) {
		ok(text_date_parse_iso(str_c(iso[i].in), &t, &zone), "%s", iso[i].in);
		is_int(t, iso[i].t, "its second");
		is_int(zone, iso[i].zone, "its zone");
	}
	for (size_t i = 0; i < sizeof bad_iso / sizeof *bad_iso; i++)
		ok(!text_date_parse_iso(str_c(bad_iso[i]), &t, &zone), "refused: %s", bad_iso[i]);
	ok(text_date_parse_day(STR("1-Feb-1994"), &t) && t == 760060800, "a day of SEARCH");
	ok(!text_date_parse_day(STR("1-Feb-1994 "), &t) && !text_date_parse_day(STR(" 1-Feb-1994"), &t),
	    "nothing around it");
	printing();
	setenv("TZ", "XYZ-5:30", 1);
	is_int(text_date_local_zone(0), 330, "the machine's zone");
	is_int(text_date_local_midnight(0), -330 * 60, "a day's begin");
	turned_clocks();
	is_int(text_date_month(STR("September")), 9, "month by its first letters");
	return done();
}
