/*
 * The tree of mailboxes on disk, relative to the root's descriptor. Two layouts: Maildir++ (".A.B" beside each other below the root, "INBOX/x" is ".INBOX.x"), and fs
 * (real subdirectories). Names outside are UTF-8 with the store's separator, on disk modified UTF-7, or UTF-8 (MAIL_LIST_UTF8). INBOX, in any case, is the root directory
 * itself. Names are checked here, at the door: none can climb out of the root.
 */
#ifndef MAILDIR_LIST_H
#define MAILDIR_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum maildir_layout { MAILDIR_LAYOUT_PLUSPLUS, MAILDIR_LAYOUT_FS };

struct maildir_root {
	int fd; /* owned by whoever opened it */
	enum maildir_layout layout;
	char separator; /* '/' or '.': between levels, in names outside */
	bool utf8;      /* names on disk are UTF-8 */
};

/* Bytes of UTF-8: one level, and a whole name. On disk a name also has to fit the file system (255 bytes in Maildir++). */
#define MAILDIR_LEVEL_MAX 255
#define MAILDIR_MAILBOX_MAX 1000
#define MAILDIR_DEPTH_MAX 64
#define MAILDIR_DIR_SIZE 4096

/*
 * The directory of a mailbox relative to the root ("." for INBOX) into dst, NUL-terminated. 0; -1: SYNTAX (empty levels, control bytes, not UTF-8), CANNOT (a level that the layout can't
 * store: "." or "..", cur, new, tmp in fs; the other separator), LIMIT.
 */
int maildir_list_dir(
    const struct maildir_root *r, struct str name, char dst[MAILDIR_DIR_SIZE], struct err *e);
/* The reverse for one directory of the listing ("." gives INBOX), appended. False when no mailbox name has this directory. */
bool maildir_list_name(const struct maildir_root *r, struct str dir, struct buf *out);
/* The name as the layout stores it in a subscriptions file, by levels: see maildir/subs.h. Checks as maildir_list_dir; levels are separated by sep. */
int maildir_list_stored(
    const struct maildir_root *r, struct str name, char sep, struct buf *out, struct err *e);
/* The reverse: appends the outside name. False when it can't be one. */
bool maildir_list_from_stored(const struct maildir_root *r, struct str stored, char sep, struct buf *out);
/* True when name is INBOX (in any case). */
bool maildir_list_is_inbox(struct str name);

struct maildir_list_entry {
	struct str name; /* UTF-8 */
	bool noselect;   /* only a place in the hierarchy: has children, is no mailbox */
};
/* All mailboxes, INBOX first, the others by name (octets), with the levels above that have no mailbox as noselect. One read of the root (Maildir++), of every directory (fs). Arena a. */
int maildir_list_all(const struct maildir_root *r, struct arena *a, struct maildir_list_entry **list_r,
    size_t *n_r, struct err *e);
/* 0: there and selectable. -1: NOTFOUND, CANNOT (noselect), and those of maildir_list_dir. */
int maildir_list_check(const struct maildir_root *r, struct str name, struct err *e);
/* Opens a mailbox's directory, whose missing cur/, new/ and tmp/ are made. The descriptor, or -1 as check. */
int maildir_list_open(const struct maildir_root *r, struct str name, struct err *e);

/* Where a deleted mailbox goes before its files do: a name in the root. */
const char *maildir_list_trash(const struct maildir_root *r);
/* An open mailbox directory is what somebody is deleting: in the trash's place, its files going. */
bool maildir_list_is_trash(const struct maildir_root *r, int dirfd);

#endif
