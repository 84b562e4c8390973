/* An index against its mailbox, for indexcheck(1). */
#ifndef MAILBOX_CHECK_H
#define MAILBOX_CHECK_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "mailbox/store.h"

struct mailbox_check {
	/* A difference, as a sentence. */
	void (*say)(void *arg, const char *sentence);
	void *arg;
};
struct mailbox_checked {
	uint32_t messages, differences;
};
/*
 * Compares, under the uidlist's lock: messages, flags, keywords, places, and the index's own sums and checksums. The index is only read, and changes that still wait for their
 * rename are no differences. What another program did to the mailbox since the last session is: that session's successor will take it in. 0, or -1 when it can't be looked at.
 */
int mailbox_check(struct store *s, struct str name, const struct mailbox_check *c, struct mailbox_checked *r,
    struct err *e);
/* Makes the index anew from its sound records and from the mailbox; flags that waited for their rename get it. UIDs, flags and keywords stay. 0 or -1. */
int mailbox_repair(struct store *s, struct str name, struct err *e);

#endif
