/* The first line of dovecot-uidlist. */
#include "maildir/uidtail.h"

#include <fcntl.h>

#include "sys/fd.h"
#include "sys/file.h"

int maildir_uidlist_head(struct maildir_uidlist *u, struct err *e)
{
	struct maildir_uidlist first;
	int fd = file_open(u->dirfd, MAILDIR_UIDLIST, O_RDONLY, 0, e), result;
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
