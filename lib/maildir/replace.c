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

enum { WAIT_MS = 120000, PAUSE_MAX_MS = 100 };

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

int maildir_replace_begin(struct maildir_replace *r, int dirfd, const char *name, int stale_s, struct err *e)
{
	int64_t deadline = clock_mono_ms() + WAIT_MS;
	struct stat st;
	int pause_ms = 1;

	r->dirfd = dirfd;
	snprintf(r->name, sizeof r->name, "%s", name);
	snprintf(r->lock, sizeof r->lock, "%s.lock", r->name);
	while ((r->fd = openat(dirfd, r->lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)) <
	       0) {
		if (errno != EEXIST)
			return file_err(e, "create", dirfd, r->lock);
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
	r->ino = fstat(r->fd, &st) == 0 ? st.st_ino : 0;
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
	fd_close(&r->fd);
	return file_sync(r->dirfd, e);
out:
	maildir_replace_abort(r);
	return result;
}
