/* One field of one line. */
#include "auth/passwdedit.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "auth/passwdfile.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/lock.h"

/* The file that has the name once it is locked: whoever held the lock before may have put another in its place. */
static int open_locked(const char *path, struct stat *st, struct err *e)
{
	for (;;) {
		struct stat now;
		int fd = file_open(AT_FDCWD, path, O_RDONLY, 0, e);

		if (fd < 0)
			return -1;
		if (lock_flock(fd, true, AUTH_PASSWDEDIT_LOCK_MS, e)) {
			close(fd);
			return -1;
		}
		if (fstat(fd, st) == 0 && stat(path, &now) == 0 && now.st_ino == st->st_ino &&
		    now.st_dev == st->st_dev)
			return fd;
		close(fd);
	}
}

/* The stored password's place in the text; NIL when the user has no line. */
static struct str password_of(struct str text, struct str user)
{
	struct str line, name, rest, password;

	while (str_cut(&text, '\n', &line)) {
		if (!str_starts(line, user) || !auth_passwdfile_name(line, &name, &rest) ||
		    !str_eq(name, user))
			continue;
		str_cut(&rest, ':', &password);
		return password;
	}
	return STR_NIL;
}

static int write_new(
    int dir, const char *name, const struct stat *st, const struct str parts[3], struct err *e)
{
	struct file_replace r;
	int result = 0;

	if (file_replace_begin(&r, dir, name, st->st_mode & 07777, e))
		return -1;
	if (fchmod(r.fd, st->st_mode & 07777) || (geteuid() == 0 && fchown(r.fd, st->st_uid, st->st_gid)))
		result = err_sys(e, "%s", r.tmp);
	for (size_t i = 0; i < 3 && result == 0; i++)
		if (fd_write_all(r.fd, parts[i]))
			result = err_sys(e, "write(%s)", r.tmp);
	if (result == 0)
		return file_replace_commit(&r, true, e);
	file_replace_abort(&r);
	return result;
}

/* path: the real one, with a slash in it. */
static int change(
    char *path, const struct stat *st, struct str text, const struct auth_change *c, struct err *e)
{
	struct str at = password_of(text, c->user);
	char *slash = strrchr(path, '/');
	size_t before;
	int dir, r;

	if (str_is_nil(at))
		return err_set(e, ERR_NOTFOUND, "no line of %.*s in %s", STR_ARG(c->user), path);
	if (!str_eq(at, c->old))
		return err_set(e, ERR_BUSY, "the stored password was changed meanwhile");
	before = (size_t)(at.p - text.p);
	*slash = '\0';
	dir = file_open_dir(AT_FDCWD, slash == path ? "/" : path, e);
	if (dir < 0)
		return -1;
	r = write_new(dir, slash + 1, st,
	    (const struct str[3]){str_head(text, before), c->made, str_from(text, before + at.n)}, e);
	close(dir);
	return r;
}

int auth_passwdedit_store(const char *path, const struct auth_change *c, struct err *e)
{
	char real[PATH_MAX];
	struct stat st;
	struct buf text;
	int fd, r = -1;

	if (str_chr(c->made, ':') >= 0 || str_chr(c->made, '\n') >= 0)
		return err_set(e, ERR_CANNOT, "a colon doesn't fit into a passwd-file");
	if (!realpath(path, real))
		return file_err(e, "realpath", AT_FDCWD, path);
	fd = open_locked(real, &st, e);
	if (fd < 0)
		return -1;
	buf_init(&text, AUTH_PASSWDEDIT_MAX);
	if (file_read_path(real, &text, e) == 0)
		r = change(real, &st, buf_str(&text), c, e);
	buf_free(&text);
	close(fd);
	return r;
}
