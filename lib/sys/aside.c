/* Freeing the names of our files. */
#include "sys/aside.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "sys/fd.h"
#include "sys/file.h"

static const char *what(mode_t mode)
{
	return S_ISDIR(mode)    ? "a directory"
	       : S_ISFIFO(mode) ? "a fifo"
	       : S_ISLNK(mode)  ? "a link"
	       : S_ISREG(mode)  ? "another user's file"
	                        : "a device or socket";
}

/* May it go, or is it somebody's? */
static bool may_go(int dirfd, const char *name, const struct stat *st, enum sys_aside kind)
{
	struct stat to;

	if (kind == SYS_ASIDE_DERIVED)
		return true;
	return !S_ISREG(st->st_mode) && !(S_ISLNK(st->st_mode) && fstatat(dirfd, name, &to, 0) == 0);
}

/* Takes it away from the name; what somebody else put there in the meantime is given back. */
static int put_aside(int dirfd, const char *name, const struct stat *st, struct err *e)
{
	char aside[300];
	struct stat now;

	snprintf(aside, sizeof aside, "%.200s.aside.%d.%lld", name, (int)getpid(), (long long)clock_now_us());
	if (renameat(dirfd, name, dirfd, aside) < 0)
		return -1;
	if (fstatat(dirfd, aside, &now, AT_SYMLINK_NOFOLLOW) < 0 || now.st_ino != st->st_ino ||
	    now.st_dev != st->st_dev) {
		(void)file_rename_new(dirfd, aside, dirfd, name, NULL);
		return -1;
	}
	if (unlinkat(dirfd, aside, S_ISDIR(st->st_mode) ? AT_REMOVEDIR : 0) == 0)
		err_set(e, ERR_CORRUPT, "%s stood in its place, which was removed", what(st->st_mode));
	else
		err_set(e, ERR_CORRUPT, "%s stood in its place, which is now %s", what(st->st_mode), aside);
	return 0;
}

/* Our own file gets its rights back: it opened, or not. */
static int give_rights(int dirfd, const char *name, int flags, const struct stat *st)
{
	int fd = -1;

	if (st->st_uid == geteuid() && (st->st_mode & 0600) != 0600 && fchmodat(dirfd, name, 0600, 0) == 0)
		fd = openat(dirfd, name, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd >= 0)
		log_warning("%s/%s: its mode was %04o, which kept its owner out: it is 0600 again",
		    file_path(dirfd), name, (unsigned)st->st_mode & 07777);
	return fd;
}

static int mend(int dirfd, const char *name, int flags, enum sys_aside kind, struct err *e)
{
	struct stat st;
	int fd = -1;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || faccessat(dirfd, ".", W_OK | X_OK, 0) < 0)
		return -1;
	if (S_ISREG(st.st_mode))
		fd = give_rights(dirfd, name, flags, &st);
	if (fd < 0 && (!S_ISREG(st.st_mode) || st.st_uid != geteuid()) && may_go(dirfd, name, &st, kind))
		put_aside(dirfd, name, &st, e);
	return fd;
}

int sys_aside_open(int dirfd, const char *name, int flags, enum sys_aside kind, struct err *e)
{
	int fd = file_open(dirfd, name, flags | O_NONBLOCK, 0, e);
	struct stat st;

	/* What can't be told isn't taken for something else: the file may be as it should be, and hold what is nowhere else. */
	if (fd >= 0 && fstat(fd, &st) < 0) {
		file_err(e, "fstat", dirfd, name);
		fd_close(&fd);
		return -1;
	}
	if (fd >= 0 && !S_ISREG(st.st_mode)) {
		fd_close(&fd);
		err_set(e, ERR_CORRUPT, "%s/%s is no file", file_path(dirfd), name);
		return mend(dirfd, name, flags, kind, e);
	}
	if (fd < 0 && (errno == EISDIR || errno == ELOOP || errno == ENXIO || errno == EACCES))
		return mend(dirfd, name, flags, kind, e);
	return fd;
}
