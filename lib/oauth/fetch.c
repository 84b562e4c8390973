/* The child and its two pipes. */
#include "oauth/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "sys/program.h"
#include "sys/fd.h"
#include "sys/spawn.h"

#define WAIT_MS 60000 /* auth-fetch has limits of its own, below this */

static pid_t start(const struct oauth_fetch *f, bool post, const int in[2], const int out[2], struct err *e)
{
	const struct spawn_fd fds[] = {{in[0], 0}, {out[1], 1}};
	const char *argv[10] = {program_path("auth-fetch")};
	int n = 1;

	if (post)
		argv[n++] = "-p";
	if (f->plain)
		argv[n++] = "-n";
	if (f->authorities) {
		argv[n++] = "-c";
		argv[n++] = f->authorities;
	}
	argv[n++] = "--";
	argv[n] = f->url;
	return spawn((char *const *)(uintptr_t)argv, NULL, fds, 2, e);
}

static int read_answer(int fd, struct buf *out, struct err *e)
{
	char chunk[4096];
	ssize_t got;

	buf_clear(out);
	while ((got = read(fd, chunk, sizeof chunk)) != 0) {
		if (got < 0 && errno != EINTR)
			return err_sys(e, "reading from auth-fetch");
		buf_add(out, str_of(chunk, got > 0 ? (size_t)got : 0));
		if (out->full)
			return err_set(e, ERR_TEMP, "an answer of more than %zu bytes", out->max);
	}
	return 0;
}

int oauth_fetch_run(const struct oauth_fetch *f, struct str request, struct buf *out, struct err *e)
{
	int in[2] = {-1, -1}, back[2] = {-1, -1}, code, r = -1;
	pid_t pid = -1;

	if (request.n > OAUTH_FETCH_REQUEST_MAX)
		return err_set(e, ERR_LIMIT, "a request of more than %d bytes", OAUTH_FETCH_REQUEST_MAX);
	/* The request fits into the pipe: it is there before the child is. */
	if (pipe2(in, O_CLOEXEC) || pipe2(back, O_CLOEXEC) || (request.n && fd_write_all(in[1], request)))
		err_sys(e, "pipe");
	else
		pid = start(f, !str_is_nil(request), in, back, e);
	fd_close(&in[0]);
	fd_close(&in[1]);
	fd_close(&back[1]);
	if (pid > 0) {
		r = read_answer(back[0], out, e);
		fd_close(&back[0]);
		code = spawn_wait(pid, WAIT_MS);
		if (r == 0 && code != 0)
			r = err_set(e, code == 1 ? ERR_PERM : ERR_TEMP, "%s %s", f->url,
			    code == 1 ? "refuses the request" : "can't be asked");
	}
	fd_close(&back[0]);
	return r;
}
