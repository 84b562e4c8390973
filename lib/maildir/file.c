/* One message file, found again wherever it has gone. */
#include "maildir/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/buf.h"
#include "sys/fd.h"
#include "sys/file.h"

enum { TRIES = 5 };

bool maildir_file_path(struct str base, const struct maildir_where *w, char path[MAILDIR_PATH_SIZE])
{
	struct buf b;
	bool fits;

	if (base.n == 0 || memchr(base.p, '/', base.n) || memchr(base.p, '\0', base.n))
		return false;
	buf_init(&b, MAILDIR_PATH_SIZE - 1);
	buf_add(&b, w->in_new ? STR("new/") : STR("cur/"));
	if (w->info[0]) {
		buf_add(&b, base);
		buf_add(&b, str_c(w->info));
	} else if (w->in_new && !w->flags && !w->letters) {
		buf_add(&b, base);
	} else {
		maildir_name_build(&b, base, w->flags, w->letters, STR_NIL);
	}
	fits = !b.full;
	if (fits) {
		memcpy(path, b.p, b.n);
		path[b.n] = '\0';
	}
	buf_free(&b);
	return fits;
}

static void set_where(struct maildir_where *w, struct str name, bool in_new)
{
	struct maildir_name parsed;

	maildir_name_parse(name, &parsed);
	w->in_new = in_new;
	w->flags = parsed.flags;
	w->letters = parsed.letters;
	memcpy(w->info, parsed.info.n ? parsed.info.p : "", parsed.info.n);
	w->info[parsed.info.n] = '\0';
}

static bool find_in(int dirfd, const char *dir, struct str base, struct maildir_where *w)
{
	int fd = openat(dirfd, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *ent;
	bool found = false;

	if (!d) {
		fd_close(&fd);
		return false;
	}
	while (!found && (ent = readdir(d))) {
		struct str name = str_c(ent->d_name);

		if (str_starts(name, base) && (name.n == base.n || name.p[base.n] == ':')) {
			set_where(w, name, dir[0] == 'n');
			found = true;
		}
	}
	closedir(d);
	return found;
}

int maildir_file_find(int dirfd, struct str base, struct maildir_where *w, struct err *e)
{
	/* Twice: a file that is renamed within a directory while it is read can be missed. */
	for (int i = 0; i < 2; i++) {
		if (find_in(dirfd, "new", base, w) || find_in(dirfd, "cur", base, w))
			return 0;
	}
	return err_set(e, ERR_NOTFOUND, "message %.*s is gone from %s", STR_ARG(base), file_path(dirfd));
}

/* What is done with a path once it is there: 0 or above, or -1 with errno. */
typedef int (*act)(int dirfd, const char *path, struct stat *st);

static int act_open(int dirfd, const char *path, struct stat *st)
{
	int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd < 0)
		return -1;
	if (fstat(fd, st) < 0 || !S_ISREG(st->st_mode)) {
		fd_close(&fd);
		errno = ELOOP;
	}
	return fd;
}

static int act_stat(int dirfd, const char *path, struct stat *st)
{
	if (fstatat(dirfd, path, st, AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	if (S_ISREG(st->st_mode))
		return 0;
	errno = ELOOP;
	return -1;
}

static int act_unlink(int dirfd, const char *path, struct stat *st)
{
	(void)st;
	return unlinkat(dirfd, path, 0);
}

static int act_error(int dirfd, const char *path, struct err *e)
{
	if (errno == ELOOP)
		return err_set(e, ERR_PERM, "%s/%s is no regular file", file_path(dirfd), path);
	return file_err(e, "open", dirfd, path);
}

/* Does it where the file is expected, in the other directory, or where a search finds it. */
static int perform(
    int dirfd, struct str base, struct maildir_where *w, act do_it, struct stat *st, struct err *e)
{
	struct maildir_where other = {.in_new = !w->in_new, .flags = w->flags, .letters = w->letters};
	char path[MAILDIR_PATH_SIZE];
	int result;

	if (maildir_file_path(base, w, path)) {
		result = do_it(dirfd, path, st);
		if (result >= 0 || errno != ENOENT)
			return result >= 0 ? result : act_error(dirfd, path, e);
	}
	if (other.in_new)
		other.flags = 0, other.letters = 0;
	if (maildir_file_path(base, &other, path)) {
		result = do_it(dirfd, path, st);
		if (result >= 0) {
			set_where(w, str_c(path + 4), other.in_new);
			return result;
		}
	}
	for (int i = 0; i < TRIES; i++) {
		if (maildir_file_find(dirfd, base, w, e) < 0)
			return -1;
		if (!maildir_file_path(base, w, path))
			return err_set(e, ERR_NOTFOUND, "impossible file name %.*s", STR_ARG(base));
		result = do_it(dirfd, path, st);
		if (result >= 0 || errno != ENOENT)
			return result >= 0 ? result : act_error(dirfd, path, e);
	}
	return err_set(e, ERR_TEMP, "message %.*s moves too fast", STR_ARG(base));
}

static bool has_moved(const struct maildir_where *a, const struct maildir_where *b)
{
	return a->in_new != b->in_new || a->flags != b->flags || a->letters != b->letters;
}

int maildir_file_open(
    int dirfd, struct str base, struct maildir_where *w, struct stat *st, bool *moved_r, struct err *e)
{
	struct maildir_where before = *w;
	struct stat unwanted;
	int fd = perform(dirfd, base, w, act_open, st ? st : &unwanted, e);

	if (moved_r)
		*moved_r = has_moved(&before, w);
	return fd;
}

int maildir_file_stat(
    int dirfd, struct str base, struct maildir_where *w, struct stat *st, bool *moved_r, struct err *e)
{
	struct maildir_where before = *w;
	int result = perform(dirfd, base, w, act_stat, st, e);

	if (moved_r)
		*moved_r = has_moved(&before, w);
	return result;
}

int maildir_file_unlink(int dirfd, struct str base, struct maildir_where *w, struct err *e)
{
	if (perform(dirfd, base, w, act_unlink, NULL, e) >= 0 || e->kind == ERR_NOTFOUND)
		return 0;
	return -1;
}

/* rename that replaces nothing where the file system can say so: a file of the same name would be another message. */
static int rename_keep(int dirfd, const char *from, const char *to)
{
	if (syscall(SYS_renameat2, dirfd, from, dirfd, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	return renameat(dirfd, from, dirfd, to);
}

int maildir_file_set_flags(
    int dirfd, struct str base, struct maildir_where *w, uint8_t flags, uint32_t letters, struct err *e)
{
	char from[MAILDIR_PATH_SIZE];
	struct maildir_where other;
	struct buf to;
	int result = -1;

	if (!maildir_file_path(base, w, from))
		return err_set(e, ERR_NOTFOUND, "impossible file name %.*s", STR_ARG(base));
	buf_init(&to, MAILDIR_PATH_SIZE - 1);
	buf_add(&to, STR("cur/"));
	maildir_name_build(&to, base, flags, letters, w->info[0] ? str_c(w->info) : STR_NIL);
	if (to.full) {
		err_set(e, ERR_LIMIT, "file name too long with flags: %.*s", STR_ARG(base));
	} else if (strcmp(from, buf_cstr(&to)) == 0) {
		result = act_stat(dirfd, from, &(struct stat){0});
	} else {
		result = rename_keep(dirfd, from, buf_cstr(&to));
	}
	if (result == 0) {
		set_where(w, str_c(buf_cstr(&to) + 4), false);
	} else if (!to.full && errno == ENOENT && act_stat(dirfd, buf_cstr(&to), &(struct stat){0}) == 0) {
		set_where(w, str_c(buf_cstr(&to) + 4), false);
		result = 2;
	} else if (!to.full && errno == ENOENT) {
		other = *w;
		result = maildir_file_find(dirfd, base, &other, e) < 0 ? -1 : 1;
		if (result == 1)
			*w = other;
	} else if (!to.full) {
		file_err(e, "rename", dirfd, from);
	}
	buf_free(&to);
	return result;
}

int maildir_file_sync_dirs(int dirfd, bool in_new, bool in_cur, struct err *e)
{
	static const char *const dirs[] = {"new", "cur"};
	bool wanted[] = {in_new, in_cur};
	int result = 0;

	for (int i = 0; i < 2 && result == 0; i++) {
		int fd = wanted[i] ? file_open_dir(dirfd, dirs[i], e) : -1;

		if (!wanted[i])
			continue;
		result = fd < 0 ? -1 : file_sync(fd, e);
		fd_close(&fd);
	}
	return result;
}
