/* TLS at once: the side that stays. */
#include "tls/implicit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "io/wait.h"
#include "sys/fd.h"
#include "sys/spawn.h"
#include "sys/tlsenv.h"
#include "tls/facts.h"
#include "tls/request.h"

enum { LATER_MS = 500, PIECE = 4096 };

/* Up to its end. False: not in time. */
static bool read_answer(int fd, struct buf *b, int64_t deadline_ms)
{
	char piece[PIECE];
	ssize_t n = -1;

	while (n) {
		int64_t left = deadline_ms - clock_mono_ms();

		if (wait_read(fd, left > 0 ? (int)left : 0) <= 0)
			return false;
		n = read(fd, piece, sizeof piece);
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			buf_add(b, str_of(piece, (size_t)n));
	}
	return true;
}

/* The process that is to speak TLS ended without an answer. */
static int lost(pid_t child, struct err *e)
{
	int code = spawn_wait(child, LATER_MS);

	if (code > 0 && code < 128)
		return code;
	return err_set(e, ERR_TEMP, "the TLS process ended without a word");
}

static int take_over(pid_t child, struct buf *b, int app, struct err *e)
{
	if (b->p[0] == '-') {
		waitpid(child, NULL, 0);
		return err_set(e, ERR_TEMP, "%.*s", STR_ARG(str_from(buf_str(b), 1)));
	}
	tlsenv_set(str_from(buf_str(b), 1));
	if (b->p[0] == 'k') {
		waitpid(child, NULL, 0);
		return dup2(0, 1) < 0 ? err_sys(e, "dup2 failed") : 0;
	}
	return dup2(app, 0) < 0 || dup2(app, 1) < 0 ? err_sys(e, "dup2 failed") : 0;
}

static int wait_for(pid_t child, int answer, int app, int64_t deadline_ms, struct err *e)
{
	struct buf b;
	int r;

	buf_init(&b, TLS_FACTS_MAX);
	/* The other side has the same deadline, and says what went wrong. */
	if (!read_answer(answer, &b, deadline_ms + LATER_MS)) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		r = err_set(e, ERR_TEMP, "no handshake in time");
	} else {
		r = b.n && !b.full ? take_over(child, &b, app, e) : lost(child, e);
	}
	buf_free(&b);
	return r;
}

int tls_implicit_start(char *const argv[], int64_t deadline_ms, struct err *e)
{
	const char command[] = {TLS_IMPLICIT_COMMAND, '\0'};
	int app[2], answer[2], r;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, app) < 0 || pipe2(answer, O_CLOEXEC) < 0)
		return err_sys(e, "no descriptors");
	setenv(TLS_REQUEST_VARIABLE, command, 1);
	child = spawn(argv, NULL,
	    (struct spawn_fd[]){{answer[1], TLS_REQUEST_CONTROL}, {app[1], TLS_REQUEST_APP}}, 2, e);
	unsetenv(TLS_REQUEST_VARIABLE);
	fd_close(&app[1]);
	fd_close(&answer[1]);
	r = child < 0 ? -1 : wait_for(child, answer[0], app[0], deadline_ms, e);
	fd_close(&app[0]);
	fd_close(&answer[0]);
	return r;
}
