/*
 * What a session knows of its selected mailbox, taken out of one process and put into another: all that was told to the client, so that the other one goes on with the
 * same sequence numbers and tells what happened in between.
 */
#ifndef MAILBOX_FROZEN_H
#define MAILBOX_FROZEN_H

#include "mailbox/mailbox.h"

enum { MAILBOX_FROZEN_MESSAGES = 10 * 1000 * 1000 }; /* a larger mailbox isn't frozen */

struct mailbox_frozen {
	struct str name;
	unsigned flags; /* MAILBOX_READONLY, MAILBOX_RECENT */
	bool stored;    /* the session has changed flags: their renames are its work */
	uint32_t uidvalidity;
	unsigned char guid[16];
	uint64_t modseq;                  /* the highest, as it was told */
	uint32_t keywords, keywords_crc;  /* how many there are, and a sum of their names */
	struct index_ranges uids, recent; /* the view; those that are \Recent in this session. Heap */
};

/*
 * Everything answered is durable, nothing is half done: f says what the client knows (its name is borrowed from mb). False when that isn't possible now: news that
 * wasn't told, work not done, or an index that no other process can read. f is to be freed either way.
 */
bool mailbox_freeze(struct mailbox *mb, struct mailbox_frozen *f);
/* Opens the mailbox again, with the view of f; what happened since is in mailbox_changes and to be announced. NOTFOUND: it isn't that mailbox any more. */
int mailbox_thaw(struct mailbox **mb_r, struct store *s, const struct mailbox_frozen *f, struct err *e);
void mailbox_frozen_free(struct mailbox_frozen *f);

#endif
