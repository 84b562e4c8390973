/*
 * auth-report: the last link of the auth chains that auth-server, auth-any, auth-cache and auth-limit run: says on descriptor 1, in one message, what the
 * environment is. Unlike login-report it never changes who it is: its report counts when the chain left it the identity of its
 * starter, and else only the fact that it was reached. See lib/login/report.h.
 *
 * Exit: 0 reported, 100 started by hand, 111 temporary failure. Man page: auth-report(8).
 */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "chain/report.h"
#include "sys/start.h"

#define WAIT_S 20

int main(int argc, char **argv)
{
	const char *nonce = getenv("DOVETAIL_REPORT");
	struct buf b;
	char byte;

	(void)argc;
	sys_start(argv, 2);
	if (!nonce)
		die(ERR_SYNTAX, "started by hand: it is the last link of an auth chain");
	buf_init(&b, CHAIN_REPORT_MAX);
	if (!chain_report_print(&b, nonce, "/", environ))
		die(ERR_LIMIT, "an environment of more than %d bytes", CHAIN_REPORT_MAX);
	if (send(1, b.p, b.n, MSG_NOSIGNAL) != (ssize_t)b.n)
		die(ERR_TEMP, "reporting failed: %s", strerror(errno));
	alarm(WAIT_S);
	while (read(1, &byte, 1) > 0)
		;
	return 0;
}
