/* Locks: waiting, breaking dead ones, never living ones. */
#include "sys/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/sys_lock.XXXXXX";
static int dirfd_;

static void put(const char *body, int age_s)
{
	struct timespec t[2] = {{clock_now_s() - age_s, 0}, {clock_now_s() - age_s, 0}};

	unlinkat(dirfd_, "f.lock", 0);
	file_write(dirfd_, "f.lock", str_c(body), false, NULL);
	utimensat(dirfd_, "f.lock", t, 0);
}

static void test_flock(void)
{
	struct err e;
	int a = openat(dirfd_, "k", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int b = openat(dirfd_, "k", O_RDWR | O_CLOEXEC);

	is_int(lock_flock(a, false, 0, &e), 0, "a shared kernel lock");
	is_int(lock_flock(b, false, 0, &e), 0, "and another");
	is_int(lock_flock(b, true, 20, &e), -1, "exclusive has to wait");
	is_int(e.kind, ERR_BUSY, "and is BUSY after the time");
	lock_unflock(a);
	is_int(lock_flock(b, true, 0, &e), 0, "free again");
	fd_close(&a);
	fd_close(&b);
}

static int failures;

/* libc's, but for those that fail. */
int unlinkat(int at, const char *path, int flags)
{
	if (failures > 0 && strstr(path, ".lock")) {
		failures--;
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_unlinkat, at, path, flags);
}

static void test_left(void)
{
	struct lock_dot l = {0};
	struct stat st;
	struct err e;

	is_int(lock_dot(&l, dirfd_, "f", 0, &e), 0, "taken");
	failures = 1;
	ok(lock_dot_release(&l), "released, though the file can't be removed");
	ok(fstatat(dirfd_, "f.lock", &st, 0) == 0 && st.st_size == 0,
	    "which then looks as one that a power cut left");
	unlinkat(dirfd_, "f.lock", 0);
}

static void test_dot(void)
{
	struct lock_dot l = {0}, m = {0};
	char want[300], host[200], got[300];
	struct err e;
	ssize_t n;
	int fd;

	is_int(lock_dot(&l, dirfd_, "f", 0, &e), 0, "taken");
	gethostname(host, sizeof host);
	snprintf(want, sizeof want, "%d:%s", (int)getpid(), host);
	fd = openat(dirfd_, "f.lock", O_RDONLY | O_CLOEXEC);
	n = fd_read_full(fd, got, sizeof got);
	fd_close(&fd);
	is_str(str_of(got, n > 0 ? (size_t)n : 0), str_c(want), "body is pid:host without LF");
	is_int(lock_dot(&m, dirfd_, "f", 30, &e), -1, "a living local holder isn't overridden");
	is_int(e.kind, ERR_BUSY, "BUSY");
	lock_dot_touch(&l);
	ok(lock_dot_release(&l), "released");
	ok(faccessat(dirfd_, "f.lock", F_OK, 0) < 0, "and gone");
	ok(lock_dot_release(&l), "a second release does nothing");
	is_int(lock_dot(&l, dirfd_, "f", 0, &e), 0, "taken again");
	put("999:elsewhere", 0);
	ok(!lock_dot_release(&l), "the release notices an override");
	ok(faccessat(dirfd_, "f.lock", F_OK, 0) == 0, "and leaves the other's lock");
	unlinkat(dirfd_, "f.lock", 0);
}

static int dead_pid(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	waitpid(pid, NULL, 0);
	return (int)pid;
}

static void test_stale(void)
{
	struct lock_dot l = {0};
	char body[300], host[200];
	struct err e;

	gethostname(host, sizeof host);
	snprintf(body, sizeof body, "%d:%s", dead_pid(), host);
	put(body, 0);
	is_int(lock_dot(&l, dirfd_, "f", 0, &e), 0, "a dead local holder's lock is broken at once");
	lock_dot_release(&l);
	snprintf(body, sizeof body, "%d:%s", (int)getpid(), host);
	put(body, 100000000);
	is_int(lock_dot(&l, dirfd_, "f", 0, &e), 0, "so is one that is older than the process of its number");
	lock_dot_release(&l);
	snprintf(body, sizeof body, "%d:another.host", dead_pid());
	put(body, 0);
	is_int(lock_dot(&l, dirfd_, "f", 0, &e), -1, "another host's isn't");
	put("", 0);
	is_int(lock_dot(&l, dirfd_, "f", 0, &e), -1, "nor is one without a body");
	is_int(e.kind, ERR_BUSY, "BUSY");
	is_int(lock_dot(&l, dirfd_, "f", 10000, &e), 0, "a moment later: it is one that a power cut left");
	lock_dot_release(&l);
	put("\001", 4);
	is_int(lock_dot(&l, dirfd_, "f", 0, &e), -1, "any other body may be a host's");
	unlinkat(dirfd_, "f.lock", 0);
	is_int(symlinkat("/nonexistent", dirfd_, "f.lock"), 0, "a symbolic link in the lock's place");
	is_int(lock_dot(&l, dirfd_, "f", 0, &e), -1, "is not followed");
	unlinkat(dirfd_, "f.lock", 0);
}

/* Until the process waits for something. */
static void wait_for_sleep(pid_t pid)
{
	char path[40], text[400];

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	for (int i = 0; i < 10000; i++) {
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		ssize_t n = fd < 0 ? -1 : fd_read_full(fd, text, sizeof text - 1);

		fd_close(&fd);
		text[n > 0 ? n : 0] = '\0';
		if (strstr(text, ") S "))
			return;
		usleep(1000);
	}
}

static int status_of(pid_t pid)
{
	int status = -1;

	waitpid(pid, &status, 0);
	return status;
}

/* Several processes add 1 to a number, each under the lock; some die holding it. */
static void count_up(const char *queue)
{
	struct lock_dot l = {.queue = queue};
	struct buf b;
	uint64_t v = 0;
	char text[24];

	buf_init(&b, 100);
	for (int i = 0; i < 50; i++) {
		if (lock_dot(&l, dirfd_, "n", 20000, NULL) < 0)
			_exit(1);
		buf_clear(&b);
		v = file_read(dirfd_, "n", &b, NULL) == 0 ? strtoull(buf_cstr(&b), NULL, 10) : 0;
		snprintf(text, sizeof text, "%llu", (unsigned long long)v + 1);
		file_write(dirfd_, "n", str_c(text), false, NULL);
		if (i == 49)
			_exit(0);
		lock_dot_release(&l);
	}
}

/* The turn of a process comes when its forerunner is done, or dead, not at the next look; and its patience ends. */
static void test_queue(void)
{
	struct lock_dot l = {.queue = "q"}, m = {.queue = "q"}, n = {.queue = "nosuch"};
	int64_t began;
	struct err e;
	pid_t pid;

	mkdirat(dirfd_, "q", 0700);
	is_int(lock_dot(&l, dirfd_, "f", 0, &e), 0, "the first");
	began = clock_mono_ms();
	is_int(lock_dot(&m, dirfd_, "f", 150, &e), -1, "the second waits");
	ok(e.kind == ERR_BUSY && clock_mono_ms() - began >= 150, "as long as it may");
	is_int(lock_dot(&n, dirfd_, "f", 0, &e), -1, "without a queue the dot-lock alone decides");
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(lock_dot(&m, dirfd_, "f", 30000, &e) < 0);
	wait_for_sleep(pid);
	lock_dot_release(&l);
	is_int(status_of(pid), 0, "it is let in");
	is_int(lock_dot(&l, dirfd_, "f", 0, &e), 0, "it died with both locks: the next one takes them");
	lock_dot_release(&l);
}

static void test_race(void)
{
	struct buf b;
	int status, bad = 0;

	fflush(stdout);
	for (int i = 0; i < 6; i++) {
		if (fork() == 0) {
			close(2);
			count_up(i < 4 ? "q" : NULL);
		}
	}
	while (wait(&status) > 0)
		bad += status != 0;
	is_int(bad, 0, "six processes, each dying with the lock in hand, all got it");
	buf_init(&b, 100);
	file_read(dirfd_, "n", &b, NULL);
	is_str(buf_str(&b), STR("300"), "and never two at once");
	buf_free(&b);
}

int main(void)
{
	char cmd[64];

	if (!mkdtemp(dir))
		return 1;
	dirfd_ = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	test_flock();
	test_dot();
	test_left();
	test_stale();
	test_queue();
	test_race();
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
