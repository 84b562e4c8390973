/* imap/progress: what a long command says, and when it ends for want of a client. Time is moved by hand. */
#include "imap/progress.h"

#include <sys/socket.h>
#include <unistd.h>

#include "tap.h"

static struct imap c;

/* A look so many milliseconds after the last one. */
static int look_after(struct imap_progress *p, int64_t ms, uint64_t done)
{
	p->looked_ms -= ms;
	p->told_ms -= ms;
	return imap_progress_look(p, done);
}

static void is_said(int fd, const char *want, const char *what)
{
	char got[200];
	ssize_t n = recv(fd, got, sizeof got, MSG_DONTWAIT);

	is_str(str_of(got, n < 0 ? 0 : (size_t)n), str_c(want), what);
}

int main(void)
{
	struct imap_progress p;
	int fd[2];

	ok(socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == 0, "a connection");
	in_init_fd(&c.s.in, fd[1], 1000);
	out_init_fd(&c.s.out, fd[1], 1000);
	c.tag = STR("t 1");
	imap_progress_begin(&p, &c, 20);
	is_int(look_after(&p, 0, 1), 0, "at once");
	is_int(look_after(&p, 1000, 2), 0, "a second later");
	is_said(fd[0], "", "nothing yet");
	is_int(look_after(&p, 9500, 5), 0, "after ten");
	is_said(fd[0], "* OK [INPROGRESS (\"t 1\" 5 20)] Still at it\r\n", "how far it is");
	is_int(look_after(&p, 9000, 6), 0, "nine more");
	is_said(fd[0], "", "nothing more");
	is_int(look_after(&p, 1000, 7), 0, "ten more");
	is_said(fd[0], "* OK [INPROGRESS (\"t 1\" 7 20)] Still at it\r\n", "further");
	is_int(imap_progress_half(&p, 9, 10), 0, "not at every message");
	p.looked_ms -= 20000;
	p.told_ms -= 20000;
	is_int(imap_progress_half(&p, 8, 10), 0, "the second half");
	is_said(fd[0], "* OK [INPROGRESS (\"t 1\" 18 20)] Still at it\r\n", "begins where the first ends");
	shutdown(fd[0], SHUT_WR);
	is_int(look_after(&p, 1000, 19), 0, "a client that says nothing more");
	is_said(fd[0], "* OK [INPROGRESS (\"t 1\" 19 20)] Still at it\r\n", "is told something");
	is_int(look_after(&p, 1000, 19), 0, "once");
	is_said(fd[0], "", "no more than that");
	close(fd[0]);
	ok(look_after(&p, 1000, 20) < 0 && c.s.done && c.s.out.error, "and when it is gone, that is the end");
	close(fd[1]);
	in_free(&c.s.in);
	out_free(&c.s.out);
	return done();
}
