/* Files whose lock is their new content. */
#include "maildir/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/lock.h"

enum { WAIT_MS = 120000, PAUSE_MAX_MS = 100, YOUNG_NS = 500 * 1000 * 1000 };
/*
 * What tells a lock of ours from Dovecot's: the sticky bit, which means nothing on a file. Ours is held by a kernel lock as well, which vanishes with the holder, so
 * that nobody need wait for its age.
 */
enum { MODE = 0600, MODE_LOCK = MODE | S_ISVTX };

static int64_t newest_change(int dirfd, const char *name)
{
	struct stat st;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	return st.st_mtime > st.st_ctime ? st.st_mtime : st.st_ctime;
}

static bool is_stale(const struct maildir_replace *r, int stale_s)
{
	int64_t lock = newest_change(r->dirfd, r->lock), file = newest_change(r->dirfd, r->name);

	return lock && clock_now_s() - (lock > file ? lock : file) > stale_s;
}

static bool is_named(const struct maildir_replace *r, const struct stat *st)
{
	struct stat now;

	return fstatat(r->dirfd, r->lock, &now, AT_SYMLINK_NOFOLLOW) == 0 && now.st_ino == st->st_ino &&
	       now.st_dev == st->st_dev;
}

/* Its maker may not have locked it yet. */
static bool is_young(const struct stat *st)
{
	return clock_now_ns() - ((int64_t)st->st_ctim.tv_sec * 1000000000 + st->st_ctim.tv_nsec) < YOUNG_NS;
}

/* Ours, and nobody holds it: removed. */
static bool break_dead(const struct maildir_replace *r)
{
	int fd = openat(r->dirfd, r->lock, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	bool dead;

	if (fd < 0)
		return errno == ENOENT;
	dead = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & S_ISVTX) && !is_young(&st) &&
	       lock_flock(fd, true, 0, NULL) == 0 && is_named(r, &st) && unlinkat(r->dirfd, r->lock, 0) == 0;
	if (dead)
		log_warning("%s/%s: its holder is gone: overridden", file_path(r->dirfd), r->lock);
	fd_close(&fd);
	return dead;
}

/* One try. 0, or -1 with errno. */
static int create(struct maildir_replace *r)
{
	struct stat st;

	r->fd = openat(r->dirfd, r->lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, MODE_LOCK);
	if (r->fd < 0)
		return -1;
	/* Whoever met it before it was locked took us for dead. */
	if (lock_flock(r->fd, true, 0, NULL) == 0 && fstat(r->fd, &st) == 0 && is_named(r, &st)) {
		r->ino = st.st_ino;
		return 0;
	}
	fd_close(&r->fd);
	errno = EEXIST;
	return -1;
}

int maildir_replace_begin(struct maildir_replace *r, int dirfd, const char *name, int stale_s, struct err *e)
{
	int64_t deadline = clock_mono_ms() + WAIT_MS;
	int pause_ms = 1;

	r->dirfd = dirfd;
	snprintf(r->name, sizeof r->name, "%s", name);
	snprintf(r->lock, sizeof r->lock, "%s.lock", r->name);
	while (create(r) < 0) {
		if (errno != EEXIST)
			return file_err(e, "create", dirfd, r->lock);
		if (break_dead(r))
			continue;
		if (is_stale(r, stale_s)) {
			log_warning("%s/%s was still for more than %d s: overridden", file_path(dirfd),
			    r->lock, stale_s);
			unlinkat(dirfd, r->lock, 0);
			continue;
		}
		if (clock_mono_ms() >= deadline)
			return err_set(
			    e, ERR_BUSY, "%s/%s is held by another process", file_path(dirfd), r->lock);
		poll(NULL, 0, pause_ms);
		pause_ms = pause_ms * 2 > PAUSE_MAX_MS ? PAUSE_MAX_MS : pause_ms * 2;
	}
	return 0;
}

static bool is_ours(const struct maildir_replace *r)
{
	struct stat st;

	return fstatat(r->dirfd, r->lock, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_ino == r->ino;
}

void maildir_replace_abort(struct maildir_replace *r)
{
	/* The open descriptor keeps the inode number from being used again. */
	if (r->fd >= 0 && is_ours(r))
		unlinkat(r->dirfd, r->lock, 0);
	fd_close(&r->fd);
}

int maildir_replace_commit(struct maildir_replace *r, struct str content, long long mtime_s, struct err *e)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = (time_t)mtime_s}};
	int result = -1;

	if (fd_write_all(r->fd, content) < 0 || (mtime_s != INT64_MIN && futimens(r->fd, times) < 0)) {
		file_err(e, "write", r->dirfd, r->lock);
		goto out;
	}
	if (file_sync(r->fd, e) < 0)
		goto out;
	if (!is_ours(r)) {
		err_set(e, ERR_BUSY, "%s/%s was overridden while this process held it", file_path(r->dirfd),
		    r->lock);
		goto out;
	}
	if (renameat(r->dirfd, r->lock, r->dirfd, r->name) < 0) {
		file_err(e, "rename", r->dirfd, r->lock);
		goto out;
	}
	(void)!fchmod(r->fd, MODE);
	fd_close(&r->fd);
	return file_sync(r->dirfd, e);
out:
	maildir_replace_abort(r);
	return result;
}
