/* Running a program to its end. */
#include "deliver/child.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "io/in.h"
#include "sys/fd.h"
#include "sys/spawn.h"

enum { CHUNK = 64 << 10 };

/* Until it closes its output, is over its time, or says too much. */
static void listen_to(struct child *c, int fd, int64_t deadline)
{
	struct in in;
	struct str s;

	in_init_fd(&in, fd, -1);
	in.deadline_ms = deadline;
	while (!c->output->full && in_some(&in, CHUNK, &s) == IN_OK)
		buf_add(c->output, s);
	in_free(&in);
}

int child_run(struct child *c, struct err *e)
{
	int64_t deadline = clock_mono_ms() + c->timeout_ms, left;
	struct spawn_fd fds[2] = {{c->input, 0}, {2, 1}};
	int out[2] = {-1, -1};
	pid_t pid;

	if (c->output) {
		if (pipe2(out, O_CLOEXEC) < 0)
			return err_sys(e, "no pipe for %s", c->argv[0]);
		fds[1].from = out[1];
	}
	pid = spawn(c->argv, c->env, fds, 2, e);
	fd_close(&out[1]);
	if (pid < 0) {
		fd_close(&out[0]);
		return -1;
	}
	if (c->output)
		listen_to(c, out[0], deadline);
	fd_close(&out[0]);
	if (c->output && c->output->full)
		kill(pid, SIGKILL);
	left = deadline - clock_mono_ms();
	c->status = spawn_wait(pid, left > 0 ? (int)left : 0);
	if (c->output && c->output->full)
		return err_set(e, ERR_LIMIT, "%s says more than %zu bytes", c->argv[0], c->output->max);
	return 0;
}
