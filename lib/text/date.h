/*
 * Dates of mail and IMAP: seconds since 1970 UTC and a zone in minutes east of Greenwich. Calendar arithmetic is our own (proleptic Gregorian), without the C
 * library's time zones, but for text_date_local_…. Date: fields are read by text/maildate.h. Years 1 to 9999 are printed; parsing gives no other.
 */
#ifndef TEXT_DATE_H
#define TEXT_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct text_date {
	int year, month, day; /* month 1 to 12 */
	int hour, minute, second;
	int weekday; /* 0 Sunday */
};

/* Room for any of the printed forms. */
#define TEXT_DATE_MAX 48

/* Days since 1970-01-01 of a day of the calendar; day may lie outside its month. */
int64_t text_date_days(int64_t year, int month, int day);
/* The calendar at second t, in a zone. */
struct text_date text_date_of(int64_t t, int zone);
/* The second of a calendar's time in a zone; weekday isn't looked at. */
int64_t text_date_second(const struct text_date *d, int zone);

/* INTERNALDATE and APPEND, RFC 3501 date-time, without the quotes: " 7-Feb-1994 21:52:25 -0800". Strict. */
bool text_date_parse_imap(struct str s, int64_t *t_r, int *zone_r);
/* SEARCH's date: "1-Feb-1994". The second of its midnight UTC. */
bool text_date_parse_day(struct str s, int64_t *t_r);
/* RFC 3339: "2026-11-25T08:30:00Z", fraction allowed and dropped. */
bool text_date_parse_iso(struct str s, int64_t *t_r, int *zone_r);

/* "Wed, 25 Nov 2026 08:30:00 +0100"; "25-Nov-2026 08:30:00 +0100" (two-place day, space-padded); "2026-11-25T08:30:00+01:00" ("Z" for zone 0). Each writes at most
 * TEXT_DATE_MAX bytes, no NUL, and returns the length. Seconds beyond the printable years are clamped. */
size_t text_date_print_mail(int64_t t, int zone, char *dst);
size_t text_date_print_imap(int64_t t, int zone, char *dst);
size_t text_date_print_iso(int64_t t, int zone, char *dst);

/* The zone that this machine has at second t (TZ, /etc/localtime). */
int text_date_local_zone(int64_t t);
/* When a calendar day begins on this machine, of which day is the midnight in UTC. The next one may be 23 or 25 hours later. */
int64_t text_date_local_midnight(int64_t day);

/* 1 to 12 for a month's name that begins with the three letters of s, 0 for none. */
int text_date_month(struct str s);

#endif
