/* Putting one message into one mailbox. */
#ifndef DELIVER_INTO_H
#define DELIVER_INTO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "deliver/spool.h"
#include "mailbox/group.h"
#include "mailbox/store.h"

/* Where, and as what. */
struct into {
	struct str mailbox; /* UTF-8 */
	bool create;        /* make it when it isn't there */
	bool subscribe;     /* and subscribe it then */
	uint8_t flags;      /* INDEX_* */
	const struct str *keywords;
	size_t nkeywords;
	struct mailbox_group
	    *group; /* NULL, or: without flags and keywords it joins these, and isn't in before they are */
	size_t *place_r; /* its place there */
};

/* The bytes: pieces of memory one after the other, then the spool when there is one. */
struct into_bytes {
	struct str pieces[3];
	const struct spool *spool; /* NULL: none */
};

/*
 * Durable when it returns 0; on -1 nothing of the message is in the mailbox. Without flags and keywords no lock is taken and no index opened (mailbox_drop).
 * NOTFOUND: the mailbox isn't there and create is false; CANNOT, SYNTAX: such a mailbox can't be; QUOTA, TEMP.
 */
int into_mailbox(struct store *s, const struct into *to, const struct into_bytes *bytes, struct err *e);

#endif
