/*
 * Files that Dovecot replaces by way of their lock: NAME.lock is created with O_EXCL, holds the new content, and is renamed over NAME
 * (subscriptions, dovecot-keywords). Such a lock names no holder: one of Dovecot's is broken when it and the file were still for the time given, one of ours, which
 * has the sticky bit and a kernel lock (flock), at once when its holder is dead.
 */
#ifndef MAILDIR_REPLACE_H
#define MAILDIR_REPLACE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/str.h"

struct maildir_replace {
	int dirfd; /* borrowed */
	int fd;    /* of the lock */
	ino_t ino;
	char name[64], lock[70];
};

/* Waits at most 120 s for the lock. stale_s: after so many seconds of stillness it is broken. 0, -1 with BUSY or the error of creating it. */
int maildir_replace_begin(struct maildir_replace *r, int dirfd, const char *name, int stale_s, struct err *e);
/* Writes content, syncs it, and renames, if the lock is still ours. mtime_s: the file's modification time (INT64_MIN: now). Ends it in any case. */
int maildir_replace_commit(struct maildir_replace *r, struct str content, long long mtime_s, struct err *e);
void maildir_replace_abort(struct maildir_replace *r);

#endif
