/* Delivery into new/, as any Maildir program does it: no lock, no uidlist, no index. */
#include "mailbox/maildir.h"
#include "sys/fd.h"
#include "sys/file.h"

enum { MEMORY = 64 << 10 };

static int write_all(struct maildir_deliver *d, struct mailbox_source *src, struct err *e)
{
	struct str piece;

	for (;;) {
		if (src->next(src, &piece, e) < 0)
			return -1;
		if (!piece.n)
			return 0;
		if (maildir_deliver_write(d, piece, e) < 0)
			return -1;
	}
}

static int drop_into(struct store *s, struct str name, int dirfd, struct mailbox_source *src, struct err *e)
{
	struct maildir_deliver_args args = {.in_new = true, .mtime_s = INT64_MIN};
	struct maildir_deliver d;
	struct arena a;
	int result = -1;

	arena_init(&a, "delivery into a mailbox", MEMORY);
	maildir_deliver_init(&d, dirfd, &a);
	if (maildir_deliver_begin(&d, e) == 0 && write_all(&d, src, e) == 0 &&
	    quota_check(s, name, d.psize, 1, e) == 0 && maildir_deliver_finish(&d, &args, e) == 0)
		result = maildir_deliver_commit(&d, e);
	if (result == 0) {
		maildir_deliver_done(&d);
		quota_change(s, name, (int64_t)d.psize, 1);
	} else {
		maildir_deliver_abort(&d);
	}
	arena_free(&a);
	return result;
}

int maildir_drop(struct store *s, struct str name, struct mailbox_source *src, struct err *e)
{
	struct maildir_store *ms = s->own;
	char dir[MAILDIR_DIR_SIZE];
	int dirfd, result;

	if (maildir_list_check(&ms->root, name, e) < 0 || maildir_list_dir(&ms->root, name, dir, e) < 0)
		return -1;
	dirfd = file_open_dir(ms->root.fd, dir, e);
	if (dirfd < 0)
		return -1;
	result = drop_into(s, name, dirfd, src, e);
	fd_close(&dirfd);
	return result;
}
