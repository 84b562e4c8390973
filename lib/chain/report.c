/* The report. */
#include "chain/report.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "base/num.h"
#include "chain/apply.h"
#include "sys/become.h"

enum { WAIT_S = 20 };

bool chain_report_print(struct buf *b, const char *nonce, const char *dir, char *const *env)
{
	buf_add(b, str_of(nonce, strlen(nonce) + 1));
	buf_add(b, str_of(dir, strlen(dir) + 1));
	for (; *env; env++)
		buf_add(b, str_of(*env, strlen(*env) + 1));
	return !b->full;
}

bool chain_report_is_next(char *const *program)
{
	return program[0] && strcmp(program[0], "login-report") == 0 && !program[1] &&
	       getenv("DOVETAIL_REPORT");
}

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

		if (!num_parse_u32(item, &g) || n == CHAIN_GROUPS_MAX)
			die(ERR_SYNTAX, "GROUPS isn't a list of at most %d numbers", CHAIN_GROUPS_MAX);
		list[n++] = g;
	}
	return n ? n : -1;
}

/* A chain of root's own links may leave the change of identity to us; whoever isn't root has made it already. */
static void drop_root(void)
{
	gid_t list[CHAIN_GROUPS_MAX];
	const char *home = getenv("HOME");
	struct err e;

	if (geteuid() != 0)
		return;
	if (become(number("UID"), number("GID"), list, groups(list), &e) < 0)
		die_err(&e);
	if (home && chdir(home) < 0)
		die(ERR_TEMP, "can't enter %s: %s", home, strerror(errno));
}

_Noreturn void chain_report_say(const char *nonce)
{
	char dir[PATH_MAX], byte;
	struct buf b;

	drop_root();
	if (!getcwd(dir, sizeof dir))
		dir[0] = '\0';
	buf_init(&b, CHAIN_REPORT_MAX);
	if (!chain_report_print(&b, nonce, dir, environ))
		die(ERR_LIMIT, "an environment of more than %d bytes", CHAIN_REPORT_MAX);
	if (send(1, b.p, b.n, MSG_NOSIGNAL) != (ssize_t)b.n)
		die(ERR_TEMP, "reporting failed: %s", strerror(errno));
	alarm(WAIT_S);
	while (read(1, &byte, 1) > 0)
		;
	_exit(0);
}
