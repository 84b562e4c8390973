/*
 * rawlog: records what goes both ways between descriptors 0 and 1 and the program of its arguments, into a directory; only if that directory
 * is there, else it is that program at once and costs nothing. RAWLOG_DIR or -d names it; -1 makes one annotated file of a session instead of
 * two. Behind a login program it records no passwords, and what was pipelined behind the login too. Exit: the program's; 100 wrong
 * usage, 111 temporary failure. Manual: rawlog(1).
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "conf/conf.h"
#include "io/ktls.h"
#include "session/handover.h"
#include "session/record.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/outlive.h"
#include "sys/spawn.h"
#include "sys/start.h"

static void usage(void)
{
	die(ERR_SYNTAX, "usage: rawlog [-1] [-d directory] program [argument ...]");
}

/* The record, or false: there is no such directory, or it can't be written to (that is worth a line). */
static bool begin(struct record *r, const char *dir, bool one)
{
	struct err e;
	int fd = dir ? file_open_dir(AT_FDCWD, dir, &e) : -1;
	bool good;

	if (fd < 0) {
		if (dir && e.kind != ERR_NOTFOUND)
			log_warning("nothing is recorded: %s", e.text);
		return false;
	}
	good = record_open(r, fd, one, conf_bool("RAWLOG_STAMPS"), conf_size("RAWLOG_MAX"), &e) == 0;
	if (!good)
		log_warning("nothing is recorded: %s", e.text);
	close(fd);
	return good;
}

/* What login had read already is the first thing that the client said. The program reads it from the start again. */
static void record_pipelined(struct record *r)
{
	char piece[4096];
	uint64_t at = 0;

	if (!getenv("DOVETAIL_INPUT_FD"))
		return;
	for (ssize_t n; (n = fd_pread_full(HANDOVER_FD, piece, sizeof piece, at)) > 0; at += (uint64_t)n)
		record_add(r, RECORD_CLIENT, str_of(piece, (size_t)n), clock_now_us());
}

/* The process that was started becomes the program; its child stays and records. */
static void split(struct record *r)
{
	int app[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, app) < 0)
		die(ERR_TEMP, "socketpair failed: %s", strerror(errno));
	pid = fork();
	if (pid < 0)
		die(ERR_TEMP, "fork failed: %s", strerror(errno));
	if (pid == 0) {
		sys_outlive();
		close(app[0]);
		record_pipelined(r);
		close(HANDOVER_FD);
		record_pump(r, 0, 1, app[1]);
		ktls_end(1);
		_exit(0);
	}
	record_close(r);
	/* The child reads ahead of the program: a connection that the program gave back would miss what it had read. */
	unsetenv("DOVETAIL_BACK");
	if (dup2(app[0], 0) < 0 || dup2(app[0], 1) < 0)
		die(ERR_TEMP, "dup2 failed: %s", strerror(errno));
	close(app[0]);
	close(app[1]);
}

int main(int argc, char **argv)
{
	const char *dir;
	struct record r;
	bool one = false;
	struct err e;

	sys_start(argv, handover_highest_fd());
	conf_check(argv[0]);
	dir = conf_string("RAWLOG_DIR");
	for (int o; (o = getopt(argc, argv, "+1d:")) != -1;) {
		if (o == '1')
			one = true;
		else if (o == 'd')
			dir = optarg;
		else
			usage();
	}
	if (!argv[optind])
		usage();
	if (begin(&r, dir, one))
		split(&r);
	spawn_exec(argv + optind, &e);
	die_err(&e);
}
