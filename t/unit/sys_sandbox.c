/* The filter: conditions on arguments, both kinds of refusal; limits; the empty root. */
#include "sys/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/become.h"
#include "tap.h"

static int run(void (*body)(void))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		body();
		_exit(99);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static const struct sandbox_call few[] = {
    {"exit_group", SYS_exit_group, {{0}}},
    {"write", SYS_write, {{0}}},
    {"dup", SYS_dup, {{0, ~0ULL, 1}, {0}}},
    {"getpgid", SYS_getpgid, {{0, 0xff00000000ULL, 0}, {0, 1, 0}}},
};

static void errno_mode(void)
{
	struct err e;

	if (sandbox_filter(few, sizeof few / sizeof *few, SANDBOX_EPERM, &e) < 0)
		_exit(1);
	if (dup(1) < 0 || dup(2) >= 0 || errno != EPERM)
		_exit(2);
	if (syscall(SYS_getpgid, 0L) < 0 || syscall(SYS_getpgid, 1L) >= 0 ||
	    syscall(SYS_getpgid, 1L << 32) >= 0)
		_exit(3);
	_exit(getppid() == -1 ? 0 : 4);
}

static void kill_mode(void)
{
	struct err e;

	if (sandbox_filter(few, sizeof few / sizeof *few, SANDBOX_KILL, &e) < 0)
		_exit(1);
	getppid();
	_exit(0);
}

static void limits(void)
{
	struct sandbox_limits l = {.memory = -1, .files = 5, .processes = -1, .cpu_s = 7};
	struct rlimit r;
	struct err e;

	if (sandbox_limit(&l, &e) < 0)
		_exit(1);
	_exit(getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur == 5 && r.rlim_max == 5 &&
	              getrlimit(RLIMIT_CPU, &r) == 0 && r.rlim_max == 7
	          ? 0
	          : 2);
}

static void empty_root(void)
{
	struct dirent *entry;
	struct err e;
	DIR *d;

	if (sandbox_chroot(NULL, &e) < 0 || !(d = opendir("/")))
		_exit(1);
	while ((entry = readdir(d))) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			_exit(2);
	}
	if (become(65534, 65534, NULL, 0, &e) < 0)
		_exit(3);
	_exit(mkdir("/x", 0700) < 0 && chdir("..") < 0 && access("/etc", F_OK) < 0 ? 0 : 4);
}

static void writable_root(void)
{
	struct err e;

	_exit(sandbox_chroot("/tmp", &e) < 0 && e.kind == ERR_PERM ? 0 : 1);
}

int main(void)
{
#ifdef __SANITIZE_ADDRESS__
	printf("1..0 # SKIP the sanitizer needs calls of its own\n");
	return 0;
#endif
	is_int(run(errno_mode), 0, "arguments are compared in all 64 bits; the rest fails with EPERM");
	is_int(run(kill_mode), 128 + SIGSYS, "the other mode kills");
	is_int(run(limits), 0, "limits, soft and hard");
	if (geteuid() == 0) {
		is_int(run(empty_root), 0, "an empty root in which an unprivileged process can make nothing");
		is_int(run(writable_root), 0, "a directory that others can write to is no root");
	}
	return done();
}
