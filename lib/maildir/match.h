/*
 * A scan against the uidlist: which message is known under which UID, which files are new, which UIDs have no file any more. One hash lookup
 * per line, linear in both.
 */
#ifndef MAILDIR_MATCH_H
#define MAILDIR_MATCH_H

#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "maildir/scan.h"
#include "maildir/uidlist.h"

#define MAILDIR_MATCH_NONE UINT32_MAX

struct maildir_match {
	uint32_t *file;      /* per uidlist entry: its scan entry, or MAILDIR_MATCH_NONE: missing */
	size_t known;        /* uidlist entries with a file */
	size_t missing;      /* and without */
	VEC(uint32_t) fresh; /* scan entries without a UID, in the order in which they get one */
};

/* Heap; m is overwritten. When the same base stands twice in the list the higher UID has it, and the lower one is missing. */
void maildir_match(struct maildir_match *m, const struct maildir_uidlist *u, const struct maildir_scan *s);
void maildir_match_free(struct maildir_match *m);
/* Puts fresh into the order in which messages get UIDs. */
void maildir_match_sort(struct maildir_match *m, const struct maildir_scan *s);

/*
 * Scan and match in one, as a sync wants it (uidlist lock held, maildir_uidlist_sync done): reads again, at most 5 times, while something is missing and the directories
 * changed under the reading, so that a rename in that moment doesn't look like an expunge. 0, or -1 (then m is empty). s must be initialised.
 */
int maildir_match_scan(
    struct maildir_match *m, const struct maildir_uidlist *u, struct maildir_scan *s, struct err *e);

/* The same with a say in what is missed: only UIDs for which alive(arg, uid) is true make it read again (lines of expunged messages stay in the list for a while). */
typedef bool (*maildir_match_alive)(void *arg, uint32_t uid);
int maildir_match_scan_alive(struct maildir_match *m, const struct maildir_uidlist *u, struct maildir_scan *s,
    maildir_match_alive alive, void *arg, struct err *e);

#endif
