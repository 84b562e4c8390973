/* The second name of dovecot-uidlist. A crash between two of these calls leaves the list as it is, and no second name until the mailbox is opened again. */
#include "maildir/uidspare.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/num.h"
#include "maildir/uidparse.h"
#include "sys/file.h"

static bool look(int dirfd, const char *name, struct stat *st)
{
	return fstatat(dirfd, name, st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st->st_mode) && st->st_size > 0;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev;
}

uint64_t maildir_uidspare_keep(int dirfd)
{
	struct stat list, spare;

	if (!look(dirfd, MAILDIR_UIDLIST, &list))
		return 0;
	if (!look(dirfd, MAILDIR_UIDSPARE, &spare) || !is_same(&list, &spare)) {
		unlinkat(dirfd, MAILDIR_UIDSPARE, 0);
		(void)!linkat(dirfd, MAILDIR_UIDLIST, dirfd, MAILDIR_UIDSPARE, 0);
	}
	return (uint64_t)list.st_size;
}

static bool parse(struct maildir_uidlist *spare, struct err *e)
{
	if (file_read(spare->dirfd, MAILDIR_UIDSPARE, &spare->text, e) < 0)
		return false;
	/* A damaged line costs its message the UID, as in the list itself. */
	return (maildir_uidlist_parse(spare, e) == 0 || e->kind == ERR_CORRUPT) && spare->version == 3 &&
	       spare->uidvalidity && spare->has_guid;
}

bool maildir_uidspare_read(struct maildir_uidlist *u)
{
	struct maildir_uidlist spare;
	struct stat list, other;
	struct err e;

	if (!look(u->dirfd, MAILDIR_UIDSPARE, &other) ||
	    (look(u->dirfd, MAILDIR_UIDLIST, &list) && is_same(&list, &other)))
		return false;
	maildir_uidlist_init(&spare, u->dirfd);
	if (!parse(&spare, &e)) {
		maildir_uidlist_free(&spare);
		return false;
	}
	spare.lock = u->lock;
	spare.touched_ms = u->touched_ms;
	u->lock.held = false;
	maildir_uidlist_free(u);
	*u = spare;
	u->uidnext += (uint32_t)num_min(MAILDIR_UIDSPARE_LEAP, (MAILDIR_UID_END - u->uidnext) / 2);
	log_warning("%s/%s was lost: made anew from %s, %zu messages keep their UIDs, the next is %u",
	    file_path(u->dirfd), MAILDIR_UIDLIST, MAILDIR_UIDSPARE, u->entries.n, u->uidnext);
	return true;
}

bool maildir_uidspare_courier(struct maildir_uidlist *u)
{
	struct err e;

	maildir_uidlist_forget(u);
	if (file_read(u->dirfd, MAILDIR_UIDLIST_COURIER, &u->text, &e) < 0) {
		if (e.kind != ERR_NOTFOUND)
			log_warning("%s: the UIDs of Courier aren't taken over", e.text);
		return false;
	}
	if (maildir_uidlist_parse(u, &e) < 0)
		log_warning("%s/%s: not all of it makes sense: %zu UIDs are taken over", file_path(u->dirfd),
		    MAILDIR_UIDLIST_COURIER, u->uidvalidity ? u->entries.n : 0);
	return u->uidvalidity != 0;
}
