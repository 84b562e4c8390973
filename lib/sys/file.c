/* Files made safely, and errors that say what would mend them. */
#include "sys/file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <pwd.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/num.h"
#include "sys/fd.h"

enum { TRIES = 100 };

static enum file_fsync fsync_mode = FILE_FSYNC_OPTIMIZED;

void file_set_fsync(enum file_fsync mode)
{
	fsync_mode = mode;
}

enum file_fsync file_get_fsync(void)
{
	return fsync_mode;
}

const char *file_path(int fd)
{
	static char path[PATH_MAX];
	char link[40];
	ssize_t n;

	if (fd == AT_FDCWD)
		return getcwd(path, sizeof path) ? path : "?";
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	if (n <= 0)
		return "?";
	path[n] = '\0';
	return path;
}

/* Absolute path of name below dirfd into dst. */
static void full_path(char *dst, size_t size, int dirfd, const char *name)
{
	if (name[0] == '/')
		snprintf(dst, size, "%s", name);
	else
		snprintf(dst, size, "%s%s%s", file_path(dirfd), name[0] ? "/" : "", name);
}

static const char *user_name(uid_t uid)
{
	struct passwd *pw = getpwuid(uid);

	return pw ? pw->pw_name : "?";
}

static const char *group_name(gid_t gid)
{
	struct group *gr = getgrgid(gid);

	return gr ? gr->gr_name : "?";
}

/* Which of rwx `mask` (1 x, 2 w, 4 r) the process lacks on st. */
static int lacking(const struct stat *st, int mask)
{
	int shift = st->st_uid == geteuid() ? 6 : st->st_gid == getegid() ? 3 : 0;

	return mask & ~(int)((st->st_mode >> shift) & 7);
}

/* The first directory on the way that can't be searched, else the parent (for writing) or the file itself. */
static void explain_access(char *dst, size_t size, const char *path)
{
	char part[PATH_MAX], who[200];
	struct stat st;
	int miss = 0;
	size_t n = strlen(path);

	snprintf(who, sizeof who, "euid=%d(%s)", (int)geteuid(), user_name(geteuid()));
	snprintf(who + strlen(who), sizeof who - strlen(who), " egid=%d(%s)", (int)getegid(),
	    group_name(getegid()));
	for (size_t i = 1; i <= n && !miss; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		snprintf(part, sizeof part, "%.*s", (int)i, path);
		if (stat(part, &st) < 0)
			break;
		miss = S_ISDIR(st.st_mode) ? lacking(&st, 1) : lacking(&st, 6);
	}
	if (!miss) { /* all can be searched: the directory that should take a new name */
		const char *slash = strrchr(path, '/');

		snprintf(part, sizeof part, "%.*s", slash && slash != path ? (int)(slash - path) : 1, path);
		if (stat(part, &st) == 0)
			miss = lacking(&st, 2);
	}
	if (!miss) {
		snprintf(dst, size, " (%s)", who);
		return;
	}
	snprintf(dst, size, " (%s, missing +%s on %s, owned by %d(%s), mode %04o)", who,
	    miss & 1   ? "x"
	    : miss & 4 ? "r"
	               : "w",
	    part, (int)st.st_uid, user_name(st.st_uid), (unsigned)st.st_mode & 07777);
}

int file_err(struct err *e, const char *call, int dirfd, const char *name)
{
	int saved = errno;
	char path[PATH_MAX], why[PATH_MAX + 400] = "";

	if (!e)
		return -1;
	full_path(path, sizeof path, dirfd, name);
	if (saved == EACCES || saved == EPERM)
		explain_access(why, sizeof why, path);
	if (saved == EMFILE || saved == ENFILE)
		snprintf(why, sizeof why, " (raise the limit of open files)");
	if (saved == ENOSPC || saved == EDQUOT)
		snprintf(why, sizeof why, " (free some space, or inodes, on that file system)");
	errno = saved;
	err_sys(e, "%s(%s) failed", call, path);
	snprintf(e->text + strlen(e->text), sizeof e->text - strlen(e->text), "%s", why);
	errno = saved;
	return -1;
}

int file_open(int dirfd, const char *name, int flags, mode_t mode, struct err *e)
{
	int fd;

	do {
		fd = openat(dirfd, name, flags | O_CLOEXEC | O_NOFOLLOW, mode);
	} while (fd < 0 && errno == EINTR);
	return fd < 0 ? file_err(e, flags & O_CREAT ? "create" : "open", dirfd, name) : fd;
}

int file_open_dir(int dirfd, const char *name, struct err *e)
{
	int fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? file_err(e, "opendir", dirfd, name) : fd;
}

int file_read_open(int fd, int dirfd, const char *name, struct buf *b, struct err *e)
{
	int result = -1;
	struct stat st;
	ssize_t got;
	char *at;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0) {
		file_err(e, "fstat", dirfd, name);
		goto out;
	}
	/* One byte more than the size tells whether it grew meanwhile; a file in /proc says 0. */
	for (size_t want = (size_t)st.st_size + 1;; want = 4096) {
		at = buf_space(b, want);
		if (!at) {
			err_set(
			    e, ERR_LIMIT, "%s/%s is larger than %zu bytes", file_path(dirfd), name, b->max);
			goto out;
		}
		got = fd_read_full(fd, at, want);
		if (got < 0) {
			file_err(e, "read", dirfd, name);
			goto out;
		}
		b->n -= want - (size_t)got;
		if ((size_t)got < want)
			break;
	}
	result = 0;
out:
	fd_close(&fd);
	return result;
}

int file_read(int dirfd, const char *name, struct buf *b, struct err *e)
{
	return file_read_open(file_open(dirfd, name, O_RDONLY | O_NONBLOCK, 0, e), dirfd, name, b, e);
}

int file_read_path(const char *path, struct buf *b, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? file_err(e, "open", AT_FDCWD, path) : file_read_open(fd, AT_FDCWD, path, b, e);
}

int file_sync(int fd, struct err *e)
{
	if (fsync_mode == FILE_FSYNC_NEVER || fsync(fd) == 0 || errno == EINVAL || errno == EROFS)
		return 0;
	err_sys(e, "fsync(%s) failed, so what was written may be lost", file_path(fd));
	return -1;
}

int file_mkdir(int dirfd, const char *name, struct err *e)
{
	return mkdirat(dirfd, name, 0700) < 0 ? file_err(e, "mkdir", dirfd, name) : 0;
}

int file_mkdir_all(const char *path, struct err *e)
{
	char part[PATH_MAX];
	size_t n = strlen(path);

	if (n >= sizeof part)
		return err_set(e, ERR_LIMIT, "path too long: %.80s…", path);
	/* Nearly always it is there. */
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return 0;
	for (size_t i = 1; i <= n; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0700) < 0 && errno != EEXIST) {
			struct stat st;
			int saved = errno;

			/* On the way down a directory may exist where mkdir has no right (a read-only parent). */
			if (stat(part, &st) == 0 && S_ISDIR(st.st_mode))
				continue;
			errno = saved;
			return file_err(e, "mkdir", AT_FDCWD, part);
		}
	}
	return 0;
}

int file_replace_begin(struct file_replace *r, int dirfd, const char *name, mode_t mode, struct err *e)
{
	static unsigned count;

	r->dirfd = dirfd;
	if (strlen(name) >= sizeof r->name)
		return err_set(e, ERR_LIMIT, "file name too long: %.80s…", name);
	memcpy(r->name, name, strlen(name) + 1);
	for (int i = 0; i < TRIES; i++) {
		snprintf(r->tmp, sizeof r->tmp, "%.200s.tmp.%d.%lld.%u", name, (int)getpid(),
		    (long long)clock_now_us(), count++);
		r->fd = openat(dirfd, r->tmp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
		if (r->fd >= 0)
			return 0;
		if (errno != EEXIST)
			break;
	}
	return file_err(e, "create", dirfd, r->tmp);
}

void file_replace_abort(struct file_replace *r)
{
	if (r->fd >= 0)
		unlinkat(r->dirfd, r->tmp, 0);
	fd_close(&r->fd);
}

/* The directory that the new name stands in: dirfd, or for a path below it (or the current directory) its own. */
static int sync_dir_of(const struct file_replace *r, struct err *e)
{
	const char *slash = strrchr(r->name, '/');
	char dir[sizeof r->name];
	int fd, result;

	if (!slash && r->dirfd != AT_FDCWD)
		return file_sync(r->dirfd, e);
	snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - r->name) + (slash == r->name) : 1,
	    slash ? r->name : ".");
	fd = file_open_dir(r->dirfd, dir, e);
	if (fd < 0)
		return -1;
	result = file_sync(fd, e);
	fd_close(&fd);
	return result;
}

int file_replace_commit(struct file_replace *r, bool sync, struct err *e)
{
	if (sync && file_sync(r->fd, e) < 0) {
		file_replace_abort(r);
		return -1;
	}
	if (renameat(r->dirfd, r->tmp, r->dirfd, r->name) < 0) {
		file_err(e, "rename", r->dirfd, r->name);
		file_replace_abort(r);
		return -1;
	}
	fd_close(&r->fd);
	return sync ? sync_dir_of(r, e) : 0;
}

int file_write(int dirfd, const char *name, struct str s, bool sync, struct err *e)
{
	struct file_replace r;

	if (file_replace_begin(&r, dirfd, name, 0600, e) < 0)
		return -1;
	if (fd_write_all(r.fd, s) < 0) {
		file_err(e, "write", dirfd, r.tmp);
		file_replace_abort(&r);
		return -1;
	}
	return file_replace_commit(&r, sync, e);
}

int file_rename_new(int fromdir, const char *from, int todir, const char *to, struct err *e)
{
	if (syscall(SYS_renameat2, fromdir, from, todir, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return file_err(e, "rename", todir, to);
	if (linkat(fromdir, from, todir, to, 0) < 0)
		return file_err(e, "link", todir, to);
	if (unlinkat(fromdir, from, 0) < 0)
		return file_err(e, "unlink", fromdir, from);
	return 0;
}

/* What statx(2) fills, as the kernel has it: musl doesn't declare it. */
struct birth {
	uint32_t mask;
	unsigned char skipped[76];
	int64_t seconds;
	unsigned char rest[168];
};
enum { BIRTH_WANTED = 0x800 };

bool file_syncs_names(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && (fs.f_type == EXT4_SUPER_MAGIC || fs.f_type == XFS_SUPER_MAGIC);
}

bool file_is_older(int dirfd, const char *name, int64_t seconds)
{
	struct birth b = {0};

	return syscall(SYS_statx, dirfd, name, AT_SYMLINK_NOFOLLOW, BIRTH_WANTED, &b) == 0 &&
	       (b.mask & BIRTH_WANTED) && clock_now_s() - b.seconds > seconds;
}
