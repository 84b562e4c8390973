/* TAP for the unit tests: ok(), is_str(), is_int(), and done() as the last line of main. */
#ifndef TAP_H
#define TAP_H

#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

static int tap_count, tap_failed;

/* As in every program of ours (sys/start.h): who writes to a process that has ended gets an error. */
__attribute__((constructor)) static void tap_start(void)
{
	signal(SIGPIPE, SIG_IGN);
}

__attribute__((format(printf, 2, 3), unused)) static bool ok(bool pass, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", pass ? "" : "not ", ++tap_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	tap_failed += !pass;
	fflush(stdout);
	return pass;
}

__attribute__((unused)) static bool is_str(struct str got, struct str want, const char *what)
{
	bool pass = str_is_nil(got) == str_is_nil(want) && str_eq(got, want);

	ok(pass, "%s", what);
	if (!pass)
		printf("#  got: %s'%.*s'\n# want: %s'%.*s'\n", str_is_nil(got) ? "NIL " : "", STR_ARG(got),
		    str_is_nil(want) ? "NIL " : "", STR_ARG(want));
	return pass;
}

__attribute__((unused)) static bool is_int(int64_t got, int64_t want, const char *what)
{
	bool pass = got == want;

	ok(pass, "%s", what);
	if (!pass)
		printf("#  got: %lld\n# want: %lld\n", (long long)got, (long long)want);
	return pass;
}

__attribute__((unused)) static int done(void)
{
	printf("1..%d\n", tap_count);
	fflush(stdout);
	return tap_failed ? 1 : 0;
}

#endif
