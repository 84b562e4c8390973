/* Running a chain: exit codes, what it gets on descriptor 3, deadlines. */
#include "login/attempt.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "tap.h"

static enum login_result run(const char *script, struct str user, struct str password, int ms, struct err *e)
{
	char *const argv[] = {
	    (char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c", (char *)(uintptr_t)script, NULL};
	struct login_identity id;
	struct login_report report;
	struct login_attempt a;
	enum login_result r;
	int64_t deadline = clock_mono_ms() + ms;

	if (login_attempt_start(&a, argv, NULL, NULL, e) < 0)
		return LOGIN_TEMPORARY;
	r = LOGIN_SYNTAX;
	if (login_attempt_password(&a, user, password, deadline, e) == 0)
		r = login_attempt_wait(&a, deadline, &id, &report, e);
	login_attempt_end(&a);
	login_attempt_forget(&a);
	return r;
}

static const struct {
	const char *script;
	enum login_result want;
	const char *what;
} cases[] = {
    {"exit 1", LOGIN_REFUSED, "exit 1 refuses"},
    {"exit 0", LOGIN_TEMPORARY, "exit 0 without a report is no success"},
    {"exit 111", LOGIN_TEMPORARY, "exit 111"},
    {"exit 2", LOGIN_TEMPORARY, "exit 2"},
    {"kill -9 $$", LOGIN_TEMPORARY, "a signal"},
    {"echo noise; exit 1", LOGIN_REFUSED, "noise on descriptor 1"},
    {"test \"$(tr '\\0' '|' <&3 | cut -d'|' -f1,2)\" = 'bob|pa ss' && exit 1; exit 111", LOGIN_REFUSED,
        "the request"},
    {"test -z \"$AUTH_MECH\" && exit 1; exit 111", LOGIN_REFUSED, "no AUTH_MECH for a password"},
    {"sleep 30", LOGIN_TEMPORARY, "the deadline"},
    {"printf \"$DOVETAIL_REPORT\\0/\\0USER=x\\0\"; sleep 30", LOGIN_OK, "a report"},
    {"(printf \"$DOVETAIL_REPORT\\0/\\0USER=x\\0\"; sleep 1) & wait", LOGIN_OK, "a report of a descendant"},
};

int main(void)
{
	static char long_password[9000];
	struct err e = {.text = ""};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_int(
		    run(cases[i].script, STR("bob"), STR("pa ss"), 1500, &e), cases[i].want, cases[i].what);
	is_int(run("exit 1", STR("bo\0b"), STR("x"), 1500, &e), LOGIN_SYNTAX, "NUL in a name");
	memset(long_password, 'x', sizeof long_password);
	is_int(run("sleep 30", STR("bob"), str_of(long_password, sizeof long_password), 500, &e),
	    LOGIN_TEMPORARY, "a long password that nobody reads");
	return done();
}
