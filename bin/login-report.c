/*
 * login-report: the last link of the auth chain of a login program. Says on descriptor 1, in one message, where it stands and what its
 * environment is, and waits until the monitor has looked at who it is. Started by login programs alone; see lib/login/report.h.
 * Exit: 0 reported, 100 not started by a login program, 111 temporary failure. Manual: login-report(8).
 */
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "base/num.h"
#include "login/report.h"
#include "sys/become.h"
#include "sys/start.h"

enum { WAIT_S = 20 };

static uint32_t number(const char *name)
{
	const char *v = getenv(name);
	uint32_t n;

	if (!v || !num_parse_u32(str_c(v), &n))
		die(ERR_PERM, "the auth chain ended as root without saying in %s who the user is", name);
	return n;
}

static int groups(gid_t *list)
{
	struct str rest = str_c(getenv("GROUPS")), item;
	int n = 0;

	while (str_cut(&rest, ',', &item)) {
		uint32_t g;

		if (!num_parse_u32(item, &g) || n == LOGIN_REPORT_GROUPS)
			die(ERR_SYNTAX, "GROUPS isn't a list of at most %d numbers", LOGIN_REPORT_GROUPS);
		list[n++] = g;
	}
	return n ? n : -1;
}

/* A chain of root's own links may leave the change of identity to us; whoever isn't root has made it already. */
static void drop_root(void)
{
	gid_t list[LOGIN_REPORT_GROUPS];
	const char *home = getenv("HOME");
	struct err e;

	if (geteuid() != 0)
		return;
	if (become(number("UID"), number("GID"), list, groups(list), &e) < 0)
		die_err(&e);
	if (home && chdir(home) < 0)
		die(ERR_TEMP, "can't enter %s: %s", home, strerror(errno));
}

int main(int argc, char **argv)
{
	const char *nonce = getenv("DOVETAIL_REPORT");
	char dir[PATH_MAX], byte;
	struct buf b;

	(void)argc;
	sys_start(argv, 2);
	if (!nonce)
		die(ERR_SYNTAX, "started by hand: it is the last link of a login program's auth chain");
	drop_root();
	if (!getcwd(dir, sizeof dir))
		dir[0] = '\0';
	buf_init(&b, LOGIN_REPORT_MAX);
	if (!login_report_print(&b, nonce, dir, environ))
		die(ERR_LIMIT, "an environment of more than %d bytes", LOGIN_REPORT_MAX);
	if (send(1, b.p, b.n, MSG_NOSIGNAL) != (ssize_t)b.n)
		die(ERR_TEMP, "reporting failed: %s", strerror(errno));
	alarm(WAIT_S);
	while (read(1, &byte, 1) > 0)
		;
	buf_free(&b);
	return 0;
}
