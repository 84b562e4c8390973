/* Reading dovecot-uidlist: whole, what was appended, or one line. */
#include "maildir/uidlist.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/num.h"
#include "maildir/uidparse.h"
#include "sys/aside.h"
#include "sys/fd.h"
#include "sys/file.h"

void maildir_uidlist_init(struct maildir_uidlist *u, int dirfd)
{
	memset(u, 0, sizeof *u);
	u->dirfd = dirfd;
	u->fd = -1;
	u->lock.queue = "tmp";
	buf_init(&u->text, MAILDIR_UIDLIST_MAX);
}

void maildir_uidlist_forget(struct maildir_uidlist *u)
{
	buf_free(&u->text);
	buf_init(&u->text, MAILDIR_UIDLIST_MAX);
	vec_free(&u->entries);
	u->header_rest = STR_NIL;
	u->version = 0;
	u->size = 0;
	u->ino = 0;
	u->partial = false;
}

void maildir_uidlist_free(struct maildir_uidlist *u)
{
	lock_dot_release(&u->lock);
	maildir_uidlist_forget(u);
	fd_close(&u->fd);
}

/* ---- the file ---- */

static int64_t mtime_ns(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

static int open_list(int dirfd, struct err *e)
{
	int fd = openat(dirfd, MAILDIR_UIDLIST, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd < 0 && (errno == EACCES || errno == EROFS || errno == EPERM))
		fd = openat(dirfd, MAILDIR_UIDLIST, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	return fd < 0 ? file_err(e, "open", dirfd, MAILDIR_UIDLIST) : fd;
}

/* Reads [u->text.n, st->st_size) behind the text. */
static int read_rest(struct maildir_uidlist *u, const struct stat *st, struct err *e)
{
	size_t want = (size_t)st->st_size - u->text.n;
	uint64_t from = u->text.n;
	char *at = (uint64_t)st->st_size > MAILDIR_UIDLIST_MAX ? NULL : buf_space(&u->text, want);
	ssize_t got;

	if (!at)
		return err_set(e, ERR_LIMIT, "%s/%s is larger than %zu bytes", file_path(u->dirfd),
		    MAILDIR_UIDLIST, MAILDIR_UIDLIST_MAX);
	got = fd_pread_full(u->fd, at, want, from);
	if (got < 0) {
		u->text.n = from;
		return file_err(e, "read", u->dirfd, MAILDIR_UIDLIST);
	}
	u->text.n = from + (size_t)got;
	u->file_size = (uint64_t)st->st_size;
	u->mtime_ns = mtime_ns(st);
	return 0;
}

static int read_whole(struct maildir_uidlist *u, struct err *e)
{
	struct stat st;

	fd_close(&u->fd);
	maildir_uidlist_forget(u);
	u->uidvalidity = u->uidnext = 0;
	u->fd = open_list(u->dirfd, e);
	if (u->fd < 0)
		return -1;
	if (fstat(u->fd, &st) < 0)
		return file_err(e, "fstat", u->dirfd, MAILDIR_UIDLIST);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_TEMP, "%s/%s is no file", file_path(u->dirfd), MAILDIR_UIDLIST);
	if (read_rest(u, &st, e) < 0)
		return -1;
	u->dev = st.st_dev;
	u->ino = st.st_ino;
	return maildir_uidlist_parse(u, e) < 0 ? -1 : MAILDIR_UIDLIST_NEW;
}

static int read_grown(struct maildir_uidlist *u, const struct stat *st, struct err *e)
{
	size_t old = u->text.n, count = u->entries.n;

	if (read_rest(u, st, e) < 0)
		return -1;
	/* The buffer may have moved; header_rest is the only view that is kept. */
	if (!str_is_nil(u->header_rest))
		u->header_rest.p = u->text.p;
	u->damaged = false;
	maildir_uidlist_parse_rest(u, old);
	if (u->damaged)
		return err_set(e, ERR_CORRUPT, "%s/%s has lines that are no records, or out of order",
		    file_path(u->dirfd), MAILDIR_UIDLIST);
	return u->entries.n > count ? MAILDIR_UIDLIST_GREW : MAILDIR_UIDLIST_SAME;
}

int maildir_uidlist_refresh(struct maildir_uidlist *u, struct err *e)
{
	struct stat st;

	if (fstatat(u->dirfd, MAILDIR_UIDLIST, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno == ENOENT) {
			maildir_uidlist_forget(u);
			u->uidvalidity = u->uidnext = 0;
			fd_close(&u->fd);
			errno = ENOENT;
		}
		return file_err(e, "stat", u->dirfd, MAILDIR_UIDLIST);
	}
	if (u->version == 0 || u->partial || u->fd < 0 || st.st_ino != u->ino || st.st_dev != u->dev ||
	    u->damaged || (uint64_t)st.st_size < u->file_size ||
	    ((uint64_t)st.st_size == u->file_size && mtime_ns(&st) != u->mtime_ns))
		return read_whole(u, e);
	if ((uint64_t)st.st_size == u->file_size)
		return MAILDIR_UIDLIST_SAME;
	return read_grown(u, &st, e);
}

int maildir_uidlist_refresh_mending(struct maildir_uidlist *u, struct err *e)
{
	int result = maildir_uidlist_refresh(u, e), fd;

	if (result >= 0 || (e->kind != ERR_TEMP && e->kind != ERR_PERM))
		return result;
	fd = sys_aside_open(u->dirfd, MAILDIR_UIDLIST, O_RDWR, SYS_ASIDE_STATE, e);
	if (fd < 0 && e->kind == ERR_CORRUPT)
		log_warning("%s/%s: %s", file_path(u->dirfd), MAILDIR_UIDLIST, e->text);
	else if (fd < 0)
		return -1;
	fd_close(&fd);
	return maildir_uidlist_refresh(u, e);
}

/* ---- one line ---- */

/* 1 it stands there, 0 it doesn't, -1. */
static int try_line(struct maildir_uidlist *u, uint64_t offset, char buf[MAILDIR_UIDLIST_LINE_MAX],
    struct str *line_r, struct err *e)
{
	size_t want = 512;

	/* A line is some 100 bytes; the longest allowed is read when the first piece has no end. */
	for (;;) {
		ssize_t n = fd_pread_full(u->fd, buf, want, offset - 1);
		const char *lf;

		if (n < 0)
			return file_err(e, "read", u->dirfd, MAILDIR_UIDLIST);
		if (n < 2 || buf[0] != '\n')
			return 0;
		lf = memchr(buf + 1, '\n', (size_t)n - 1);
		if (lf) {
			*line_r = str_of(buf + 1, (size_t)(lf - buf) - 1);
			return 1;
		}
		if ((size_t)n < want || want == MAILDIR_UIDLIST_LINE_MAX)
			return 0;
		want = MAILDIR_UIDLIST_LINE_MAX;
	}
}

bool maildir_uidlist_has_pop3(const struct maildir_uidlist *u, size_t i)
{
	enum { SHORTEST_WITH_KEY = 5 }; /* "1 P :" */
	struct maildir_uidlist_record r;

	if (u->entries.p[i].name_at < SHORTEST_WITH_KEY)
		return false;
	maildir_uidlist_record(u, i, &r);
	return maildir_uidlist_is_pop3(&r);
}

int maildir_uidlist_line(struct maildir_uidlist *u, uint64_t offset, uint32_t uid,
    char buf[MAILDIR_UIDLIST_LINE_MAX], struct maildir_uidlist_record *r, struct err *e)
{
	struct str line;
	int found;

	for (int round = 0; offset > 0 && round < 2; round++) {
		if (u->fd < 0 || round > 0) {
			int fd = open_list(u->dirfd, e);

			if (fd < 0)
				return -1;
			fd_close(&u->fd);
			u->fd = fd;
			u->ino = 0; /* if the list is loaded, it is another file's now */
		}
		found = try_line(u, offset, buf, &line, e);
		if (found < 0)
			return -1;
		if (found && maildir_uidlist_parse_line(line, 3, r) && r->uid == uid)
			return 0;
	}
	return err_set(e, ERR_NOTFOUND, "UID %u isn't where it was in %s", uid, MAILDIR_UIDLIST);
}
