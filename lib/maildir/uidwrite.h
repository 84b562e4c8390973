/*
 * Writing dovecot-uidlist, always under dovecot-uidlist.lock, which is shared with Dovecot. The order is: this lock first, then whatever the index
 * does. State table of every write: dovetail-maildir(5).
 */
#ifndef MAILDIR_UIDWRITE_H
#define MAILDIR_UIDWRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "maildir/uidlist.h"

/* Takes the lock, waiting at most timeout_ms (0: one try). 0, -1 with BUSY, PERM, QUOTA … */
int maildir_uidlist_lock(struct maildir_uidlist *u, int timeout_ms, struct err *e);
/* Between long steps: touches the lock when 10 s have passed since it was. */
void maildir_uidlist_touch(struct maildir_uidlist *u);
/* False when somebody had overridden it. */
bool maildir_uidlist_unlock(struct maildir_uidlist *u);

/* What the index remembers, for a list that was lost: all may be 0. */
struct maildir_uidlist_hint {
	uint32_t uidvalidity; /* kept when the file doesn't say one */
	uint32_t uidnext;     /* no UID below is given again */
	int counter_dirfd; /* directory of dovecot-uidvalidity (the root), for a new UIDVALIDITY; -1: the clock */
};
/*
 * With the lock held: refresh, and whatever the file needs to be a sound version 3 list: made when missing (from courierimapuiddb, when that is there),
 * converted from version 1, given a GUID, repaired when damaged (logged once: what was found, what was kept). A torn last line goes. Returns as refresh does:
 * SAME, GREW, NEW, -1. Rules of repair: a UIDVALIDITY that can be read stays, and so does every sound line in ascending order; the messages of other lines get new
 * higher UIDs at the next sync. Without a readable UIDVALIDITY: the hint's, with no lines; else a new one that is above all before.
 */
int maildir_uidlist_sync(struct maildir_uidlist *u, const struct maildir_uidlist_hint *hint, struct err *e);

/* One message to add. */
struct maildir_uidlist_add {
	struct str base;
	uint64_t psize, vsize; /* written as keys only where the base lacks S= or W=; MAILDIR_SIZE_UNKNOWN */
	struct str guid;       /* key G, when it isn't the base; NIL. No SP, LF or control byte */
	uint32_t uid;          /* given */
	uint64_t offset;       /* of its line */
};
/* With the lock held and after maildir_uidlist_sync: gives n messages UIDs in the order of the array by one write (and fdatasync by MAIL_FSYNC). All or none: 0, or -1. */
int maildir_uidlist_append(
    struct maildir_uidlist *u, struct maildir_uidlist_add *adds, size_t n, struct err *e);

/* True when a rewrite pays: `live` of the lines are of messages that still exist, at most 75 % of them. */
bool maildir_uidlist_wants_rewrite(const struct maildir_uidlist *u, size_t live);
/*
 * With the lock held: writes the list anew (dovecot-uidlist.tmp, fdatasync, rename) without the entries that dead[i] marks (NULL: all stay). Unknown header keys and record
 * keys A-Z are kept, N is brought up to date. Afterwards u is the new list: offsets have changed.
 */
int maildir_uidlist_rewrite(struct maildir_uidlist *u, const bool *dead, struct err *e);
/* With the lock held and after maildir_uidlist_sync: writes the list anew, with key P for messages that have none and that namer() names
 * (NIL, or what can't be a UIDL of printable ASCII: none). Afterwards as after a rewrite. */
typedef struct str maildir_uidlist_namer(void *arg, uint32_t uid);
int maildir_uidlist_name_pop3(
    struct maildir_uidlist *u, maildir_uidlist_namer *namer, void *arg, struct err *e);
/* With the lock held: another UIDVALIDITY (0: a new one from the counter) for the same messages, whose UIDs all end (the list is empty afterwards). */
int maildir_uidlist_reset(struct maildir_uidlist *u, uint32_t uidvalidity, int counter_dirfd, struct err *e);

#endif
