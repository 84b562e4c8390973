/* Children by vfork: what stands between vfork and exec is system calls only. */
#include "sys/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "sys/fd.h"

enum { MAX_FDS = 16, MAX_FD = 64, NAP_US = 2000 };

/* In the child: moves every source above the targets first, so that no target overwrites a source still needed. */
static int place(const struct spawn_fd *fds, int n)
{
	int held[MAX_FDS];

	for (int i = 0; i < n; i++) {
		held[i] = fcntl(fds[i].from, F_DUPFD_CLOEXEC, MAX_FD);
		if (held[i] < 0)
			return -1;
	}
	for (int i = 0; i < n; i++) {
		if (dup2(held[i], fds[i].to) < 0)
			return -1;
	}
	return 0;
}

static void child(char *const argv[], char *const env[], const struct spawn_fd *fds, int n)
{
	struct sigaction dfl = {.sa_handler = SIG_DFL};
	sigset_t none;

	for (int sig = 1; sig < 32; sig++)
		sigaction(sig, &dfl, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (place(fds, n) < 0)
		return;
	if (env)
		execvpe(argv[0], argv, env);
	else
		execvp(argv[0], argv);
}

pid_t spawn(char *const argv[], char *const env[], const struct spawn_fd *fds, int n, struct err *e)
{
	volatile int failed = 0;
	pid_t pid;

	if (n > MAX_FDS)
		return err_set(e, ERR_LIMIT, "%d descriptors for a child: at most %d", n, MAX_FDS);
	pid = vfork();
	if (pid == 0) {
		child(argv, env, fds, n);
		failed = errno;
		_exit(127);
	}
	if (pid < 0)
		return err_sys(e, "fork for %s failed", argv[0]);
	if (failed) {
		waitpid(pid, NULL, 0);
		errno = failed;
		return err_sys(e, "can't run %s", argv[0]);
	}
	return pid;
}

/* Waits until the child has ended or the time is over. False: over. Without pidfds (old kernels) by short naps. */
static bool ended(pid_t pid, int timeout_ms)
{
	int64_t end = clock_mono_ms() + timeout_ms;
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);
	struct pollfd p = {.fd = fd, .events = POLLIN};
	bool done = false;

	while (!done && clock_mono_ms() <= end) {
		int64_t left = end - clock_mono_ms();

		if (fd >= 0) {
			done = poll(&p, 1, (int)(left < 0 ? 0 : left)) > 0;
		} else {
			siginfo_t info = {.si_pid = 0};

			done = waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
			       info.si_pid == pid;
			if (!done)
				usleep(NAP_US);
		}
	}
	fd_close(&fd);
	return done;
}

int spawn_wait(pid_t pid, int timeout_ms)
{
	bool late = timeout_ms >= 0 && !ended(pid, timeout_ms);
	int status;

	if (late)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	if (late)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int spawn_exec(char *const argv[], struct err *e)
{
	struct sigaction dfl = {.sa_handler = SIG_DFL};

	sigaction(SIGPIPE, &dfl, NULL);
	execvp(argv[0], argv);
	return err_sys(e, "can't run %s", argv[0]);
}
