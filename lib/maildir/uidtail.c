/* The first and the last line of dovecot-uidlist. */
#include "maildir/uidtail.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "maildir/uidparse.h"
#include "sys/fd.h"
#include "sys/file.h"

int maildir_uidlist_head(struct maildir_uidlist *u, struct err *e)
{
	struct maildir_uidlist first;
	int fd = file_open(u->dirfd, MAILDIR_UIDLIST, O_RDONLY | O_NONBLOCK, 0, e), result;
	char *p;
	ssize_t n;
	const char *lf;

	if (fd < 0)
		return -1;
	maildir_uidlist_init(&first, u->dirfd);
	p = buf_space(&first.text, MAILDIR_UIDLIST_LINE_MAX);
	n = fd_pread_full(fd, p, MAILDIR_UIDLIST_LINE_MAX, 0);
	fd_close(&fd);
	lf = n > 0 ? memchr(p, '\n', (size_t)n) : NULL;
	first.text.n = lf ? (size_t)(lf - p) + 1 : 0;
	result = n < 0 ? file_err(e, "read", u->dirfd, MAILDIR_UIDLIST) : maildir_uidlist_parse(&first, e);
	if (result == 0) {
		u->version = first.version;
		u->uidvalidity = first.uidvalidity;
		u->uidnext = first.uidnext;
		u->has_guid = first.has_guid;
		memcpy(u->guid, first.guid, sizeof u->guid);
		u->ino = 0; /* not read */
	}
	maildir_uidlist_free(&first);
	return result;
}

/* The UID of the last line. False when the file doesn't end with a sound whole line. */
static bool last_uid(int fd, uint64_t size, uint32_t *uid_r)
{
	char tail[MAILDIR_UIDLIST_LINE_MAX];
	size_t want = size < sizeof tail ? (size_t)size : sizeof tail;
	struct maildir_uidlist_record r;
	struct str text;
	ptrdiff_t lf;

	*uid_r = 0;
	if (fd_pread_full(fd, tail, want, size - want) != (ssize_t)want || !want || tail[want - 1] != '\n')
		return false;
	text = str_of(tail, want - 1);
	lf = str_rchr(text, '\n');
	if (lf < 0)
		return want == size; /* the first line is the last */
	if (!maildir_uidlist_parse_line(str_from(text, (size_t)lf + 1), 3, &r))
		return false;
	*uid_r = r.uid;
	return true;
}

static bool read_ends(struct maildir_uidlist *u)
{
	struct stat st;
	uint32_t uid;

	if (maildir_uidlist_head(u, NULL) < 0 || u->version != 3 || !u->has_guid || !u->uidvalidity)
		return false;
	fd_close(&u->fd);
	u->fd = file_open(u->dirfd, MAILDIR_UIDLIST, O_RDWR | O_NONBLOCK, 0, NULL);
	if (u->fd < 0 || fstat(u->fd, &st) < 0 || !last_uid(u->fd, (uint64_t)st.st_size, &uid))
		return false;
	if (uid >= u->uidnext)
		u->uidnext = uid + 1;
	u->dev = st.st_dev;
	u->ino = st.st_ino;
	u->size = u->file_size = (uint64_t)st.st_size;
	return true;
}

int maildir_uidlist_tail(struct maildir_uidlist *u, const struct maildir_uidlist_hint *hint, struct err *e)
{
	maildir_uidlist_forget(u);
	if (!read_ends(u)) {
		maildir_uidlist_forget(u);
		return maildir_uidlist_sync(u, hint, e) < 0 ? -1 : 0;
	}
	u->partial = true;
	if (hint->uidvalidity == u->uidvalidity && hint->uidnext > u->uidnext)
		u->uidnext = hint->uidnext;
	return 0;
}
