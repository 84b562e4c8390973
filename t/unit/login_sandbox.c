/* The pre-auth child's cage: the listed calls work, and a probe that tries every other one dies of each. */
#include "login/sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

enum { HIGHEST = 480, RETURNED = 0 };

static void cage(void)
{
	struct login_cage c = {.uid = geteuid() == 0 ? 65534 : 0, .gid = geteuid() == 0 ? 65534 : 0};

	login_sandbox_enter(&c, open("/dev/null", O_RDWR));
}

/* How a caged child that runs body ends. */
static int status_of(void (*body)(long), long arg)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		cage();
		body(arg);
		_exit(RETURNED);
	}
	waitpid(pid, &status, 0);
	return status;
}

static bool killed(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}

static void call(long nr)
{
	syscall(nr, -1L, 0L, 0L, 0L, 0L, 0L);
}

static bool is_listed(int nr)
{
	size_t n;
	const struct sandbox_call *c = login_sandbox_calls(&n);

	for (size_t i = 0; i < n; i++) {
		if (c[i].nr == nr)
			return true;
	}
	return false;
}

/* uretprobe and uprobe on x86-64: the kernel's own trampolines, which it never shows to a filter; they do nothing for a program that isn't probed. */
static bool passes_any_filter(int nr)
{
#ifdef __x86_64__
	return nr == 335 || nr == 336;
#else
	(void)nr;
	return false;
#endif
}

static void work(long arg)
{
	char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char byte = 'x';
	int fd = (int)arg;

	if (p == MAP_FAILED || write(fd, &byte, 1) != 1 || read(fd, &byte, 1) != 1 ||
	    send(fd, &byte, 1, 0) != 1)
		_exit(2);
	munmap(p, 1 << 20);
}

static void too_much_memory(long arg)
{
	(void)arg;
	_exit(mmap(NULL, 17 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
	          ? 0
	          : 2);
}

static void executable(long arg)
{
	(void)arg;
	mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void map_file(long arg)
{
	mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, (int)arg, 0);
}

static void send_elsewhere(long arg)
{
	struct sockaddr a = {.sa_family = AF_UNIX};

	sendto((int)arg, "x", 1, 0, &a, sizeof a);
}

#ifdef __x86_64__
static void x32(long arg)
{
	(void)arg;
	syscall(0x40000000 | SYS_write, -1L, 0L, 0L);
}
#endif

int main(void)
{
#ifdef __SANITIZE_ADDRESS__
	printf("1..0 # SKIP the sanitizer needs calls of its own\n");
	return 0;
#endif
	int survived = 0, tried = 0, pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
		return 1;
	if (write(pair[1], "y", 1) != 1)
		return 1;
	is_int(status_of(work, pair[0]), 0, "reading, writing, memory: what the child needs works");
	is_int(status_of(too_much_memory, 0), 0, "memory ends at the limit");
	for (int nr = 0; nr < HIGHEST; nr++) {
		if (is_listed(nr) || passes_any_filter(nr))
			continue;
		tried++;
		if (!killed(status_of(call, nr))) {
			survived++;
			printf("# system call %d was not refused\n", nr);
		}
	}
	ok(tried > 300 && survived == 0, "each of the %d other calls kills", tried);
	ok(killed(status_of(executable, 0)), "executable memory");
	ok(killed(status_of(map_file, pair[0])), "mapping a file");
	ok(killed(status_of(send_elsewhere, pair[0])), "sending to an address");
#ifdef __x86_64__
	ok(killed(status_of(x32, 0)), "the x32 numbers");
#endif
	return done();
}
