/* Date: fields, good and bad. */
#include "text/maildate.h"

#include "tap.h"

#define T 1795591800 /* 2026-11-25 07:30:00 UTC */

static const struct {
	const char *in;
	int64_t t;
	int zone;
} good[] = {
    {"Wed, 25 Nov 2026 08:30:00 +0100", T, 60},
    {"Wed, 25 Nov 2026 08:30:00 +0100 (CET)", T, 60},
    {"25 Nov 2026 08:30:00 +0100", T, 60},
    {"Wed, 25 Nov 2026 08:30 +0100", T, 60},
    {"Wed,25 Nov 2026 08:30:00 +0100", T, 60},
    {"Wed (a (nested) comment), 25 Nov 2026\r\n 08:30:00 +0100", T, 60},
    {"Wednesday, 25 November 2026 08:30:00 +0100", T, 60},
    {"Wed, 25 Nov 26 08:30:00 +0100", T, 60},
    {"Wed, 25 Nov 126 08:30:00 +0100", T, 60},
    {"Sun, 06 Nov 94 08:49:37 GMT", 784111777, 0},
    {"Wed, 25 Nov 2026 02:30:00 EST", T, -300},
    {"Wed, 25 Nov 2026 00:30:00 PDT", T, -420},
    {"Wed, 25 Nov 2026 07:30:00 Z", T, 0},
    {"Wed, 25 Nov 2026 07:30:00 UT", T, 0},
    {"Wed, 25 Nov 2026 07:30:00 A", T, 0},
    {"Wed, 25 Nov 2026 07:30:00", T, 0},
    {"Wed, 25 Nov 2026 08:30:00 GMT+0100", T, 60},
    {"Wed, 25 Nov 2026 08:30:00 +01:00", T, 60},
    {"Wed, 25 Nov 2026 08:30:00+0100", T, 60},
    {"Wed, 25 Nov 2026 07:30:00 +9999", T, 0},
    {"Wed, 25 Nov 2026 07:30:00 -0000", T, 0},
    {"Wed Nov 25 08:30:00 2026 +0100", T, 60},
    {"Wed Nov 25 07:30:00 2026", T, 0},
    {"Nov 25, 2026 7:30:00 AM", T, 0},
    {"Nov 25, 2026 7:30:00 PM", T + 43200, 0},
    {"25-Nov-2026 08:30:00 +0100", T, 60},
    {"25.11.2026 08:30:00 +0100", T, 60},
    {"25/11/2026 08:30:00 +0100", T, 60},
    {"2026-11-25 08:30:00 +0100", T, 60},
    {"2026-11-25T08:30:00+01:00", T, 60},
    {"  Wed ,  25   Nov  2026   08:30:00   +0100  ", T, 60},
    {"Thu, 1 Jan 1970 00:00:00 +0000", 0, 0},
    {"Sat, 31 Dec 2016 23:59:60 +0000", 1483228799, 0},
    {"Wed, 25 Nov 2026", T - 27000, 0},
};
static const char *const bad[] = {"", "yesterday", "Wed, 32 Nov 2026 08:30:00 +0100",
    "Wed, 31 Nov 2026 08:30:00", "Wed, 0 Nov 2026 08:30:00", "Nov 2026", "25 Nov", "25 Foo 2026", "((((",
    "(25 Nov 2026)", "+++---:::", "99999999999 Nov 2026"};

int main(void)
{
	int64_t t;
	int zone;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		t = zone = -1;
		ok(text_maildate_parse(str_c(good[i].in), &t, &zone), "%s", good[i].in);
		is_int(t, good[i].t, "its second");
		is_int(zone, good[i].zone, "its zone");
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!text_maildate_parse(str_c(bad[i]), &t, NULL), "no date: %s", bad[i]);
	return done();
}
