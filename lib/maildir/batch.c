/* All or none of a batch, over the death of who brings it. */
#include "maildir/batch.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"
#include "maildir/file.h"
#include "maildir/uidlist.h"
#include "sys/aside.h"
#include "sys/file.h"

enum { BATCH_MAX = 64 << 20 };

static bool belongs(const struct maildir_deliver_file *f)
{
	return !f->src;
}

int maildir_batch_begin(struct maildir_deliver *d, struct err *e)
{
	struct buf b;
	size_t n = 0;
	int result;

	for (size_t i = 0; i < d->files.n; i++)
		n += belongs(&d->files.p[i]);
	if (n < 2)
		return 0;
	buf_init(&b, BATCH_MAX);
	for (size_t i = 0; i < d->files.n; i++) {
		if (!belongs(&d->files.p[i]))
			continue;
		buf_add(&b, d->files.p[i].base);
		buf_ch(&b, '\n');
	}
	result = b.full ? err_set(e, ERR_LIMIT, "too many messages at once")
	                : file_write(d->dirfd, MAILDIR_BATCH, buf_str(&b), true, e);
	d->batched = result == 0;
	buf_free(&b);
	return result;
}

void maildir_batch_end(struct maildir_deliver *d)
{
	if (d->batched)
		unlinkat(d->dirfd, MAILDIR_BATCH, 0);
	d->batched = false;
}

/* Has any of them a line? They are written by one write(2), so that one is as good as all. */
static bool is_listed(int dirfd, struct str names, struct err *e)
{
	struct maildir_uidlist u;
	struct str base;
	bool found = false;

	maildir_uidlist_init(&u, dirfd);
	if (maildir_uidlist_refresh(&u, e) < 0)
		found = e->kind != ERR_NOTFOUND; /* not known: nothing is taken away */
	while (!found && str_cut(&names, '\n', &base)) {
		for (size_t i = u.entries.n; base.n && !found && i > 0; i--)
			found = str_eq(maildir_uidlist_name(&u, i - 1), base);
	}
	maildir_uidlist_free(&u);
	return found;
}

static void take_away(int dirfd, struct str names)
{
	struct maildir_where w = {.in_new = true};
	struct str base;
	size_t n = 0;
	struct err e;

	while (str_cut(&names, '\n', &base)) {
		if (!base.n || base.n > MAILDIR_NAME_MAX || str_chr(base, '/') >= 0 ||
		    str_chr(base, '\0') >= 0)
			continue;
		n++;
		if (maildir_file_unlink(dirfd, base, &w, &e) < 0)
			log_warning("%s", e.text);
	}
	if (n)
		log_warning("%s/%s: left by a process that died while it brought several messages: the %zu "
		            "that it names are "
		            "taken away",
		    file_path(dirfd), MAILDIR_BATCH, n);
}

void maildir_batch_recover(int dirfd)
{
	struct buf b;
	struct err e;

	if (faccessat(dirfd, MAILDIR_BATCH, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	buf_init(&b, BATCH_MAX);
	if (file_read_open(sys_aside_open(dirfd, MAILDIR_BATCH, O_RDONLY, SYS_ASIDE_STATE, &e), dirfd,
	        MAILDIR_BATCH, &b, &e) == 0) {
		if (!is_listed(dirfd, buf_str(&b), &e))
			take_away(dirfd, buf_str(&b));
		unlinkat(dirfd, MAILDIR_BATCH, 0);
	} else {
		log_warning("%s/%s: %s", file_path(dirfd), MAILDIR_BATCH, e.text);
	}
	buf_free(&b);
}
