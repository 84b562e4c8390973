/* New messages, by way of tmp/. */
#include "maildir/deliver.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "maildir/batch.h"
#include "maildir/take.h"
#include "sys/fd.h"
#include "sys/file.h"

enum { TRIES = 10, FRESH_S = 60 };

void maildir_deliver_init(struct maildir_deliver *d, int dirfd, struct arena *a)
{
	memset(d, 0, sizeof *d);
	d->dirfd = dirfd;
	d->arena = a;
	d->fd = -1;
	d->syncing.fd = -1;
}

/* A new entry with a tmp name of its own. */
static struct maildir_deliver_file *new_file(struct maildir_deliver *d)
{
	struct maildir_deliver_file *f = vec_push(&d->files, d->arena);
	char unique[MAILDIR_UNIQUE_MAX + 1];

	maildir_name_unique(unique);
	f->tmp = arena_printf(d->arena, "tmp/%s", unique);
	f->psize = f->vsize = MAILDIR_SIZE_UNKNOWN;
	return f;
}

/* The entry being made is gone, and so is its file. */
static int drop_last(struct maildir_deliver *d)
{
	unlinkat(d->dirfd, vec_last(&d->files)->tmp.p, 0);
	fd_close(&d->fd);
	d->files.n--;
	return -1;
}

static int create_tmp(struct maildir_deliver *d, struct err *e)
{
	for (int i = 0; i < TRIES; i++) {
		struct maildir_deliver_file *f = new_file(d);

		d->fd =
		    openat(d->dirfd, f->tmp.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (d->fd >= 0)
			return 0;
		if (errno != EEXIST) {
			file_err(e, "create", d->dirfd, f->tmp.p);
			d->files.n--;
			return -1;
		}
		d->files.n--;
	}
	return err_set(e, ERR_TEMP, "%s/tmp: no name is free", file_path(d->dirfd));
}

int maildir_deliver_begin(struct maildir_deliver *d, struct err *e)
{
	d->psize = d->bare_lf = 0;
	d->last_cr = false;
	return create_tmp(d, e);
}

/* LFs that have no CR in front: each is one byte more on the wire. */
static void count_lines(struct maildir_deliver *d, struct str s)
{
	const char *p = s.p, *end = s.p + s.n;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		d->bare_lf += !(p > s.p ? p[-1] == '\r' : d->last_cr);
		p++;
	}
	if (s.n)
		d->last_cr = s.p[s.n - 1] == '\r';
	d->psize += s.n;
}

int maildir_deliver_write(struct maildir_deliver *d, struct str bytes, struct err *e)
{
	if (fd_write_all(d->fd, bytes) < 0) {
		file_err(e, "write", d->dirfd, vec_last(&d->files)->tmp.p);
		return drop_last(d);
	}
	count_lines(d, bytes);
	return 0;
}

/* base (unique part of the tmp name, or a new one) with sizes, and the whole name. */
static void set_names(struct maildir_deliver *d, struct maildir_deliver_file *f, struct str unique,
    const struct maildir_deliver_args *args)
{
	struct buf b;

	buf_init(&b, 2 * MAILDIR_NAME_MAX);
	buf_add(&b, unique);
	if (f->psize != MAILDIR_SIZE_UNKNOWN)
		buf_printf(&b, ",S=%llu", (unsigned long long)f->psize);
	if (f->vsize != MAILDIR_SIZE_UNKNOWN)
		buf_printf(&b, ",W=%llu", (unsigned long long)f->vsize);
	f->base = arena_str(d->arena, buf_str(&b));
	buf_clear(&b);
	f->in_new = args->in_new && !args->flags && !args->letters;
	if (f->in_new)
		buf_add(&b, f->base);
	else
		maildir_name_build(&b, f->base, args->flags, args->letters, STR_NIL);
	f->name = arena_str(d->arena, buf_str(&b));
	buf_free(&b);
}

/* Another base for a name that is taken; flags stay. */
static void rename_unique(struct maildir_deliver *d, struct maildir_deliver_file *f)
{
	struct maildir_deliver_args args = {.in_new = f->in_new};
	char unique[MAILDIR_UNIQUE_MAX + 1];
	struct maildir_name old;

	maildir_name_parse(f->name, &old);
	args.flags = old.flags;
	args.letters = old.letters;
	set_names(d, f, maildir_name_unique(unique), &args);
}

static int note_stat(struct maildir_deliver_file *f, int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -1;
	f->dev = st.st_dev;
	f->ino = st.st_ino;
	f->mtime_s = st.st_mtime;
	f->psize = (uint64_t)st.st_size;
	return 0;
}

static int set_mtime(int fd, int64_t mtime_s)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = (time_t)mtime_s}};

	return mtime_s == INT64_MIN ? 0 : futimens(fd, times);
}

int maildir_deliver_finish(struct maildir_deliver *d, const struct maildir_deliver_args *args, struct err *e)
{
	struct maildir_deliver_file *f = vec_last(&d->files);

	if (set_mtime(d->fd, args->mtime_s) < 0 || note_stat(f, d->fd) < 0) {
		file_err(e, "write", d->dirfd, f->tmp.p);
		return drop_last(d);
	}
	if (f->psize != d->psize) {
		err_set(e, ERR_TEMP, "%s/%s was changed by another while it was written", file_path(d->dirfd),
		    f->tmp.p);
		return drop_last(d);
	}
	if (file_sync(d->fd, e) < 0)
		return drop_last(d);
	if (close(d->fd) < 0) {
		d->fd = -1;
		file_err(e, "close", d->dirfd, f->tmp.p);
		return drop_last(d);
	}
	d->fd = -1;
	f->vsize = d->psize + d->bare_lf;
	set_names(d, f, str_from(f->tmp, 4), args);
	return 0;
}

/* ---- moving in ---- */

static const char *final_path(const struct maildir_deliver_file *f, char dst[MAILDIR_NAME_MAX + 6])
{
	snprintf(dst, MAILDIR_NAME_MAX + 6, "%s/%.*s", f->in_new ? "new" : "cur", STR_ARG(f->name));
	return dst;
}

static int move_in(struct maildir_deliver *d, struct maildir_deliver_file *f, struct err *e)
{
	char path[MAILDIR_NAME_MAX + 6];

	for (int i = 0; i < TRIES; i++) {
		if (f->name.n > MAILDIR_NAME_MAX)
			return err_set(e, ERR_LIMIT, "file name too long: %.*s", STR_ARG(f->name));
		final_path(f, path);
		if (f->src ? maildir_take_in(d, f, path, e) == 0
		           : file_rename_new(d->dirfd, f->tmp.p, d->dirfd, path, e) == 0) {
			f->moved = true;
			return 0;
		}
		if (e->kind != ERR_EXISTS)
			return -1;
		rename_unique(d, f);
		if (maildir_batch_begin(d, e) < 0)
			return -1;
	}
	return -1;
}

static int sync_dir(struct maildir_deliver *d, const char *name, struct err *e)
{
	int fd, result;

	if (file_get_fsync() == FILE_FSYNC_NEVER || d->synced_by_caller)
		return 0;
	fd = file_open_dir(d->dirfd, name, e);
	if (fd >= 0 && d->sync_later && d->syncing.fd < 0) {
		synced_begin(&d->syncing, fd);
		return 0;
	}
	result = fd < 0 ? -1 : file_sync(fd, e);
	fd_close(&fd);
	return result;
}

int maildir_deliver_synced(struct maildir_deliver *d, struct err *e)
{
	return synced_end(&d->syncing, e);
}

static int take_back(
    const struct maildir_deliver *d, struct maildir_deliver_file *f, const char *path, struct err *e)
{
	if (f->src)
		return maildir_take_back(d, f, path, e);
	return unlinkat(d->dirfd, path, 0) < 0 ? file_err(e, "unlink", d->dirfd, path) : 0;
}

void maildir_deliver_undo(struct maildir_deliver *d)
{
	char path[MAILDIR_NAME_MAX + 6];
	struct err e;

	for (size_t i = 0; i < d->files.n; i++) {
		struct maildir_deliver_file *f = &d->files.p[i];

		if (f->moved && take_back(d, f, final_path(f, path), &e) < 0 && e.kind != ERR_NOTFOUND)
			log_error("%s/%s can't be taken back: %s", file_path(d->dirfd), path, e.text);
		f->moved = false;
	}
	maildir_deliver_abort(d);
}

int maildir_deliver_commit(struct maildir_deliver *d, struct err *e)
{
	bool in_new = false, in_cur = false;

	if (maildir_batch_begin(d, e) < 0)
		return -1;
	for (size_t i = 0; i < d->files.n; i++) {
		struct maildir_deliver_file *f = &d->files.p[i];

		if (move_in(d, f, e) < 0) {
			maildir_deliver_undo(d);
			return -1;
		}
		in_new |= f->in_new;
		in_cur |= !f->in_new;
	}
	if ((in_new && sync_dir(d, "new", e) < 0) || (in_cur && sync_dir(d, "cur", e) < 0)) {
		maildir_deliver_undo(d);
		return -1;
	}
	return 0;
}

void maildir_deliver_done(struct maildir_deliver *d)
{
	maildir_batch_end(d);
	d->files.n = 0;
}

void maildir_deliver_abort(struct maildir_deliver *d)
{
	(void)synced_end(&d->syncing, NULL);
	fd_close(&d->fd);
	for (size_t i = 0; i < d->files.n; i++) {
		if (!d->files.p[i].moved)
			unlinkat(d->dirfd, d->files.p[i].tmp.p, 0);
	}
	maildir_batch_end(d);
	d->files.n = 0;
}

/* ---- copies ---- */

/* The kernel copies; where it can't (another file system, an old kernel), we do. */
static int copy_bytes(int from, int to, uint64_t size)
{
	char buf[65536];
	ssize_t n;

	while (size > 0) {
		n = copy_file_range(from, NULL, to, NULL, size, 0);
		if (n <= 0)
			break;
		size -= (uint64_t)n;
	}
	while (size > 0) {
		n = fd_read_full(from, buf, size < sizeof buf ? size : sizeof buf);
		if (n <= 0 || fd_write_all(to, str_of(buf, (size_t)n)) < 0) {
			errno = n == 0 ? EIO : errno;
			return -1;
		}
		size -= (uint64_t)n;
	}
	return 0;
}

static int copy_file(struct maildir_deliver *d, int from, const struct stat *src,
    const struct maildir_deliver_args *args, struct err *e)
{
	struct maildir_deliver_file *f;

	if (create_tmp(d, e) < 0)
		return -1;
	f = vec_last(&d->files);
	if (copy_bytes(from, d->fd, (uint64_t)src->st_size) < 0 ||
	    set_mtime(d->fd, args->mtime_s == INT64_MIN ? (int64_t)src->st_mtime : args->mtime_s) < 0 ||
	    note_stat(f, d->fd) < 0) {
		file_err(e, "write", d->dirfd, f->tmp.p);
		return drop_last(d);
	}
	if (file_sync(d->fd, e) < 0)
		return drop_last(d);
	fd_close(&d->fd);
	return 0;
}

/* 0 linked, 1 it can't be, -1. */
static int try_link(
    struct maildir_deliver *d, int srcdir, const char *src, const struct stat *st, struct err *e)
{
	struct maildir_deliver_file *f = new_file(d);
	struct stat made;

	if (linkat(srcdir, src, d->dirfd, f->tmp.p, 0) < 0) {
		d->files.n--;
		if (errno == EXDEV || errno == EPERM || errno == EMLINK || errno == EOPNOTSUPP ||
		    errno == EEXIST)
			return 1;
		return file_err(e, "link", srcdir, src);
	}
	/* What was opened and looked at is what was linked. */
	if (fstatat(d->dirfd, f->tmp.p, &made, AT_SYMLINK_NOFOLLOW) < 0 || made.st_ino != st->st_ino) {
		drop_last(d);
		return err_set(e, ERR_NOTFOUND, "%s/%s was replaced", file_path(srcdir), src);
	}
	f->linked = true;
	f->dev = st->st_dev;
	f->ino = st->st_ino;
	f->mtime_s = st->st_mtime;
	f->psize = (uint64_t)st->st_size;
	return 0;
}

int maildir_deliver_link(struct maildir_deliver *d, int srcdir, const char *src,
    const struct maildir_deliver_args *args, struct err *e)
{
	int fd = file_open(srcdir, src, O_RDONLY | O_NONBLOCK, 0, e), result = -1;
	const char *slash = strrchr(src, '/');
	struct maildir_deliver_file *f;
	struct maildir_name name;
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		err_set(e, ERR_PERM, "%s/%s is no regular file", file_path(srcdir), src);
		goto out;
	}
	/* Whoever put a recent file there may not have synced it; a clean file's sync costs little. */
	if (clock_now_s() - st.st_ctime < FRESH_S && file_sync(fd, e) < 0)
		goto out;
	result = try_link(d, srcdir, src, &st, e);
	if (result == 1)
		result = copy_file(d, fd, &st, args, e);
	if (result < 0)
		goto out;
	f = vec_last(&d->files);
	maildir_name_parse(str_c(slash ? slash + 1 : src), &name);
	f->vsize = name.vsize;
	set_names(d, f, str_from(f->tmp, 4), args);
out:
	fd_close(&fd);
	return result;
}
