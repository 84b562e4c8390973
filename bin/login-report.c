/*
 * login-report: the last link of the auth chain of a login program. Says on descriptor 1, in one message, where it stands and what its
 * environment is, and waits until the monitor has looked at who it is. Started by login programs alone; see lib/login/report.h.
 * Exit: 0 reported, 100 not started by a login program, 111 temporary failure. Manual: login-report(8).
 */
#include <stdlib.h>

#include "base/err.h"
#include "chain/report.h"
#include "sys/start.h"

int main(int argc, char **argv)
{
	const char *nonce = getenv("DOVETAIL_REPORT");

	(void)argc;
	sys_start(argv, 2);
	if (!nonce)
		die(ERR_SYNTAX, "started by hand: it is the last link of a login program's auth chain");
	chain_report_say(nonce);
}
