/*
 * lmtpd: LMTP on fd 0 and 1. Root (or the one mail user): looks recipients up and starts a delivery for each, which becomes that user; an unprivileged,
 * caged child speaks with the client. Arguments: auth chain -- deliver program. Environment: LMTP_*, LDA_*. Exit: 0, 100, 111. Manual: lmtpd(8).
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "conf/conf.h"
#include "io/ktls.h"
#include "lmtp/front.h"
#include "lmtp/monitor.h"
#include "login/facts.h"
#include "login/settings.h"
#include "sys/beside.h"
#include "sys/fd.h"
#include "sys/start.h"

static struct lmtp front;
static struct login_facts facts;
static struct login_settings set;

static void last_words(enum err_kind kind, const char *text)
{
	(void)kind;
	(void)text;
	out_c(&front.out, "421 4.3.0 Internal error, see the server's log\r\n");
	out_flush(&front.out);
}

static void run_front(int sock)
{
	static char name[256];
	uid_t uid;
	gid_t gid;

	login_settings_user(&set, &uid, &gid);
	if (gethostname(name, sizeof name - 1) < 0)
		memcpy(name, "localhost", 10);
	lmtp_front_init(&front, sock, &facts);
	front.hostname = conf_string("LMTP_HOSTNAME") ? conf_string("LMTP_HOSTNAME") : name;
	tzset();
	/* Nothing of the client's is read before the cage stands; but it can begin to speak. */
	lmtp_greet(&front);
	out_flush(&front.out);
	lmtp_cage_enter(uid, gid);
	die_farewell(last_words);
	lmtp_front_run(&front);
	ktls_end(1);
	_exit(0);
}

int main(int argc, char **argv)
{
	struct lmtp_monitor m = {0};
	int pair[2], dash = 1, status;
	pid_t child;

	sys_start(argv, login_facts_highest_fd());
	while (dash < argc && strcmp(argv[dash], "--") != 0)
		dash++;
	if (dash == 1 || dash + 1 >= argc || argv[1][0] == '-')
		die(ERR_SYNTAX, "usage: lmtpd chain-program [argument ...] -- deliver [argument ...]");
	conf_check("lmtpd");
	argv[dash] = NULL;
	sys_beside();
	login_settings_load(&set);
	login_facts_load(&facts, &set);
	m.facts = &facts;
	m.chain = argv + 1;
	m.deliver = argv + dash + 1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		die(ERR_TEMP, "no socket pair: %s", strerror(errno));
	child = fork();
	if (child < 0)
		die(ERR_TEMP, "fork failed");
	if (child == 0) {
		close(pair[0]);
		run_front(pair[1]);
	}
	close(pair[1]);
	m.sock = pair[0];
	/* The client's connection is the front's alone: it ends when the front does. */
	if (facts.can_starttls) {
		close(facts.tls_control);
		close(facts.tls_read);
		close(facts.tls_write);
	}
	if (dup2(open("/dev/null", O_RDWR | O_CLOEXEC), 0) < 0 || dup2(0, 1) < 0)
		die(ERR_TEMP, "can't let go of the connection");
	lmtp_monitor_run(&m);
	close(m.sock);
	/* What the front lacked, the super-server's log is to show. */
	return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status)
	                                                                : ERR_EXIT_TEMPORARY;
}
