/*
 * Kernel locks, and Dovecot's dot-lock. A dot-lock of ours appears with its body, by O_TMPFILE and link, so that a process killed at any
 * instant leaves either nothing or a lock that names a dead process, which the next one may break at once.
 */
#include "sys/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "sys/fd.h"
#include "sys/file.h"

/* <sys/file.h> is this room's own header here. */
int flock(int fd, int operation);
#ifndef LOCK_SH
#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8
#endif

enum {
	POLL_MAX_MS = 50,
	TICK_MS = 100, /* how late a wait for a kernel lock may notice that its time is over */
	STALE_S = 120, /* another host's lock is dead after so long without a change */
	EMPTY_S =
	    2, /* one without a body on a local file system: only a power cut leaves such a thing for longer than a moment */
	REUSE_S = 10, /* how much later than the lock a process must have started not to be its owner */
	HOST_SIZE = 256,
};

/* Sleeps before the next try: 1, 2, 4 … ms. False when the deadline has passed. */
static bool wait_a_bit(int64_t deadline, int *pause_ms)
{
	int64_t left = deadline - clock_mono_ms();

	if (left <= 0)
		return false;
	poll(NULL, 0, (int)(left < *pause_ms ? left : *pause_ms));
	*pause_ms = *pause_ms * 2 > POLL_MAX_MS ? POLL_MAX_MS : *pause_ms * 2;
	return true;
}

static void do_nothing(int sig)
{
	(void)sig;
}

/*
 * flock(2) can wait, in the order in which the processes came, but has no time limit: a timer of our own interrupts it, again and again, for the first signal may come
 * just before the call. Not alarm(2)'s timer, which the process may need for itself.
 */
static int flock_wait(int fd, int how, int64_t deadline)
{
	struct sigaction act = {.sa_handler = do_nothing};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
	struct itimerspec often = {
	    .it_interval = {.tv_nsec = TICK_MS * 1000000L}, .it_value = {.tv_nsec = TICK_MS * 1000000L}};
	timer_t timer;
	int result;

	if (sigaction(SIGRTMIN, &act, NULL) < 0 || timer_create(CLOCK_MONOTONIC, &event, &timer) < 0)
		return -1;
	timer_settime(timer, 0, &often, NULL);
	do
		result = flock(fd, how);
	while (result < 0 && errno == EINTR && clock_mono_ms() < deadline);
	timer_delete(timer);
	return result;
}

int lock_flock(int fd, bool exclusive, int timeout_ms, struct err *e)
{
	int how = exclusive ? LOCK_EX : LOCK_SH;
	int64_t deadline = clock_mono_ms() + timeout_ms;
	int result;

	do
		result = flock(fd, how | LOCK_NB);
	while (result < 0 && errno == EINTR);
	if (result < 0 && errno == EWOULDBLOCK && timeout_ms > 0)
		result = flock_wait(fd, how, deadline);
	if (result == 0)
		return 0;
	if (errno != EWOULDBLOCK && errno != EINTR)
		return err_sys(e, "flock(%s) failed", file_path(fd));
	return err_set(e, ERR_BUSY, "%s is locked, still after %d ms", file_path(fd), timeout_ms);
}

void lock_unflock(int fd)
{
	flock(fd, LOCK_UN);
}

static void host_name(char host[HOST_SIZE])
{
	if (gethostname(host, HOST_SIZE) < 0)
		snprintf(host, HOST_SIZE, "localhost");
	host[HOST_SIZE - 1] = '\0';
}

static void lock_name(const struct lock_dot *l, char dst[sizeof l->name + 5])
{
	snprintf(dst, sizeof l->name + 5, "%s.lock", l->name);
}

/* Writes the body into fd, a file that has no name yet (or, where O_TMPFILE lacks, has just got the lock's). */
static int fill(int fd, struct lock_dot *l)
{
	char body[HOST_SIZE + 24], host[HOST_SIZE];
	int n;

	host_name(host);
	n = snprintf(body, sizeof body, "%d:%s", (int)getpid(), host);
	if (fd_write_all(fd, str_of(body, (size_t)n)) < 0)
		return -1;
	l->fd = fd;
	return 0;
}

/* Where the file system has no nameless files: the name comes first, the body second. */
static int create_named(struct lock_dot *l, const char *name)
{
	int fd = openat(l->dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	int saved;

	if (fd < 0)
		return -1;
	if (fill(fd, l) == 0)
		return 0;
	saved = errno;
	unlinkat(l->dirfd, name, 0);
	fd_close(&fd);
	errno = saved;
	return -1;
}

/* One try. 0, or -1 with errno: EEXIST when somebody holds it. */
static int create(struct lock_dot *l, const char *name)
{
	char proc[40];
	int fd, result;

	if (faccessat(l->dirfd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		return -1;
	}
	fd = openat(l->dirfd, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL || errno == ENOENT
		           ? create_named(l, name)
		           : -1;
	snprintf(proc, sizeof proc, "/proc/self/fd/%d", fd);
	result = fill(fd, l);
	if (result == 0)
		result = linkat(AT_FDCWD, proc, l->dirfd, name, AT_SYMLINK_FOLLOW);
	if (result == 0)
		return 0;
	fd_close(&fd);
	if (errno == ENOENT || errno == EXDEV || errno == EPERM)
		return create_named(l, name); /* no /proc here */
	return -1;
}

/* Seconds since 1970 at which a process started, -1 when that can't be known. */
static int64_t process_start(int pid)
{
	char path[40], text[1024];
	struct timespec boot;
	struct str rest, field;
	uint64_t ticks = 0;
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	n = fd_read_full(fd, text, sizeof text);
	fd_close(&fd);
	rest = str_of(text, n > 0 ? (size_t)n : 0);
	/* The name in parentheses may hold anything; field 22 of proc_pid_stat(5) is the 20th behind it. */
	rest = str_from(rest, (size_t)(str_rchr(rest, ')') + 2));
	for (int i = 0; i < 20; i++) {
		if (!str_cut(&rest, ' ', &field))
			return -1;
	}
	if (!num_parse_u64(field, &ticks) || clock_gettime(CLOCK_BOOTTIME, &boot) < 0)
		return -1;
	return clock_now_s() - boot.tv_sec + (int64_t)(ticks / (uint64_t)sysconf(_SC_CLK_TCK));
}

/* Whether the process that wrote this lock's body is dead; *known_r when the body can tell at all. */
static bool owner_is_dead(struct str body, const struct stat *lock, bool *known_r)
{
	char host[HOST_SIZE];
	struct str pid_text;
	uint32_t pid;
	int64_t start;

	*known_r = false;
	host_name(host);
	if (!str_cut(&body, ':', &pid_text) || !num_parse_u32(pid_text, &pid) || pid == 0 ||
	    pid > INT32_MAX || !str_eq(body, str_c(host)))
		return false;
	*known_r = true;
	if (kill((pid_t)pid, 0) < 0)
		return errno == ESRCH;
	/* A process that is younger than the lock only has the owner's number. */
	start = process_start((int)pid);
	return start >= 0 && start > lock->st_mtime + REUSE_S;
}

/* Could another host have the file system, too? */
static bool is_shared(int fd)
{
	static const uint32_t shared[] = {0x6969 /* NFS */, 0xff534d42 /* CIFS */, 0xfe534d42 /* SMB2 */,
	    0x65735546 /* FUSE */, 0x00c36400 /* Ceph */, 0x7461636f /* OCFS2 */, 0x01161970 /* GFS2 */,
	    0x5346414f /* AFS */, 0x01021997 /* 9P */};
	struct statfs fs;

	if (fstatfs(fd, &fs) < 0)
		return true;
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
		if ((uint32_t)fs.f_type == shared[i])
			return true;
	}
	return false;
}

static bool is_still(const struct lock_dot *l, const struct stat *lock, bool empty)
{
	int64_t newest = lock->st_mtime > lock->st_ctime ? lock->st_mtime : lock->st_ctime;
	struct stat file;

	if (fstatat(l->dirfd, l->name, &file, AT_SYMLINK_NOFOLLOW) == 0 && file.st_mtime > newest)
		newest = file.st_mtime;
	return clock_now_s() - newest > (empty && !is_shared(l->dirfd) ? EMPTY_S : STALE_S);
}

/*
 * Breaks the lock if its holder is gone. Two who find the same dead lock agree by a kernel lock on it: the second one sees that the name is
 * another file's by then, and so doesn't remove the first one's new lock. True: try again at once.
 */
static bool break_stale(struct lock_dot *l, const char *name)
{
	int fd = openat(l->dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char body[HOST_SIZE + 24];
	struct stat st, now;
	bool dead = false, known, empty;
	ssize_t n;

	if (fd < 0)
		return errno == ENOENT;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0 || fstat(fd, &st) < 0)
		goto out;
	n = fd_read_full(fd, body, sizeof body);
	if (n < 0)
		goto out;
	empty = n == 0 || body[0] == '\0'; /* some file systems fill with zeros what they had not written */
	dead = owner_is_dead(str_of(body, (size_t)n), &st, &known) || (!known && is_still(l, &st, empty));
	if (!dead)
		goto out;
	if (fstatat(l->dirfd, name, &now, AT_SYMLINK_NOFOLLOW) == 0 && now.st_ino == st.st_ino &&
	    now.st_dev == st.st_dev) {
		log_warning(
		    "%s/%s: its holder (%.*s) is gone: overridden", file_path(l->dirfd), name, (int)n, body);
		dead = unlinkat(l->dirfd, name, 0) == 0 || errno == ENOENT;
	}
out:
	fd_close(&fd);
	return dead;
}

/*
 * Processes of ours wait for each other at a kernel lock, in the order in which they came, and are woken when it is their turn; only the first of them looks at the dot-lock, again and
 * again, as its protocol wants it. False: the time is over. Where there is no such lock the dot-lock alone has to do.
 */
static bool queue_up(struct lock_dot *l, int64_t deadline)
{
	int64_t left = deadline - clock_mono_ms();
	struct err e;

	l->queue_fd =
	    l->queue ? openat(l->dirfd, l->queue, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW) : -1;
	if (l->queue_fd < 0 || lock_flock(l->queue_fd, true, left > 0 ? (int)left : 0, &e) == 0)
		return true;
	fd_close(&l->queue_fd);
	return e.kind != ERR_BUSY;
}

/* Not by closing alone: a child may have the descriptor, too. */
static void leave_queue(struct lock_dot *l)
{
	if (l->queue_fd >= 0)
		lock_unflock(l->queue_fd);
	fd_close(&l->queue_fd);
}

static int take(struct lock_dot *l, int64_t deadline, struct err *e)
{
	char lock[sizeof l->name + 5];
	int pause_ms = 1;

	lock_name(l, lock);
	while (create(l, lock) < 0) {
		if (errno != EEXIST)
			return file_err(e, "create", l->dirfd, lock);
		if (break_stale(l, lock))
			continue;
		if (!wait_a_bit(deadline, &pause_ms))
			return err_set(e, ERR_BUSY, "%s/%s was held by another process all the time",
			    file_path(l->dirfd), lock);
	}
	return 0;
}

int lock_dot(struct lock_dot *l, int dirfd, const char *name, int timeout_ms, struct err *e)
{
	int64_t deadline = clock_mono_ms() + timeout_ms;

	l->held = false;
	l->dirfd = dirfd;
	if (strlen(name) >= sizeof l->name - 5)
		return err_set(e, ERR_LIMIT, "file name too long: %.80s…", name);
	memcpy(l->name, name, strlen(name) + 1);
	if (!queue_up(l, deadline))
		return err_set(e, ERR_BUSY, "%s/%s.lock is held by another process, still after %d ms",
		    file_path(dirfd), name, timeout_ms);
	l->held = take(l, deadline, e) == 0;
	if (!l->held)
		leave_queue(l);
	return l->held ? 0 : -1;
}

void lock_dot_touch(struct lock_dot *l)
{
	if (l->held)
		futimens(l->fd, NULL);
}

bool lock_dot_release(struct lock_dot *l)
{
	char lock[sizeof l->name + 5];
	struct stat st, now;
	bool ours;

	if (!l->held)
		return true;
	l->held = false;
	lock_name(l, lock);
	/* The open descriptor keeps the inode number from being used again. */
	ours = fstat(l->fd, &st) == 0 && fstatat(l->dirfd, lock, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
	       st.st_ino == now.st_ino && st.st_dev == now.st_dev;
	/* What can't be removed shall not look held for as long as this process lives: an empty one is broken soon. */
	if (ours && unlinkat(l->dirfd, lock, 0) < 0 && errno != ENOENT)
		log_warning("%s/%s can't be removed: %s%s", file_path(l->dirfd), lock, strerror(errno),
		    ftruncate(l->fd, 0) < 0 ? "" : "; it was emptied, so that it is overridden soon");
	else if (!ours)
		log_warning("%s/%s was overridden while this process held it", file_path(l->dirfd), lock);
	fd_close(&l->fd);
	leave_queue(l);
	return ours;
}
