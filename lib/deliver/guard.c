/* A child for the script. */
#include "deliver/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "sys/fd.h"
#include "sys/spawn.h"

static void limit_cpu(rlim_t seconds)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_CPU, &r) < 0)
		return;
	r.rlim_cur = seconds;
	if (r.rlim_max != RLIM_INFINITY && (seconds == RLIM_INFINITY || seconds > r.rlim_max))
		r.rlim_cur = r.rlim_max;
	if (setrlimit(RLIMIT_CPU, &r) < 0)
		log_warning("the script's processor time can't be limited: %s", strerror(errno));
}

enum guard_end guard_fork(struct guard *g, int64_t cpu_s, int *code_r)
{
	int fds[2];
	pid_t pid, parent = getpid();
	char byte;
	ssize_t n;

	*g = (struct guard){.fd = -1};
	if (pipe2(fds, O_CLOEXEC) < 0)
		return GUARD_GO;
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		*g = (struct guard){.fd = fds[1], .is_child = true};
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(111);
		if (cpu_s > 0)
			limit_cpu((rlim_t)cpu_s);
		return GUARD_GO;
	}
	close(fds[1]);
	if (pid < 0) {
		close(fds[0]);
		log_warning("no process for the script: it runs without a guard");
		return GUARD_GO;
	}
	n = fd_read_full(fds[0], &byte, 1);
	close(fds[0]);
	*code_r = spawn_wait(pid, -1);
	return n == 1 ? GUARD_DONE : GUARD_BROKE;
}

void guard_decided(struct guard *g)
{
	if (g->fd < 0)
		return;
	limit_cpu(RLIM_INFINITY);
	/* The parent can't have gone: we would have gone with it. */
	if (fd_write_all(g->fd, STR("d")) < 0)
		_exit(111);
	fd_close(&g->fd);
}
