/* The last word of an auth chain: its form, and who says it. That it is heard is t/imap-login.bats. */
#include "chain/report.h"

#include <stdlib.h>

#include "tap.h"

int main(void)
{
	char *const env[] = {(char[]){"USER=bob"}, (char[]){"MAIL="}, NULL};
	char *const reporter[] = {(char[]){"login-report"}, NULL};
	char *const more[] = {(char[]){"login-report"}, (char[]){"x"}, NULL};
	char *const other[] = {(char[]){"/usr/lib/login-report"}, NULL}, *const none[] = {NULL};
	struct buf b;

	buf_init(&b, CHAIN_REPORT_MAX);
	ok(chain_report_print(&b, "nonce", "/home/bob", env), "printed");
	is_str(buf_str(&b), STR("nonce\0/home/bob\0USER=bob\0MAIL=\0"), "nonce, directory, environment");
	buf_free(&b);
	buf_init(&b, 20);
	ok(!chain_report_print(&b, "nonce", "/home/bob", env), "too long");
	buf_free(&b);
	unsetenv("DOVETAIL_REPORT");
	ok(!chain_report_is_next(reporter), "nobody asked for a report");
	setenv("DOVETAIL_REPORT", "nonce", 1);
	ok(chain_report_is_next(reporter), "login-report is next");
	ok(!chain_report_is_next(more) && !chain_report_is_next(other) && !chain_report_is_next(none),
	    "another program is");
	return done();
}
