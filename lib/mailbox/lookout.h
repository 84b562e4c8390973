/*
 * Looking at what isn't selected: the store as a whole, or one of its mailboxes. It says that something may have changed, never what: who asked compares what
 * store_list, store_status and mailbox_metadata_changes say with what they said before.
 */
#ifndef MAILBOX_LOOKOUT_H
#define MAILBOX_LOOKOUT_H

#include "mailbox/store.h"

struct lookout {
	int slots[4]; /* of the session's watcher; the first: where names come and go */
	unsigned seen[4], lost;
	unsigned seen_names, lost_names; /* of the first slot, names alone */
	bool polled;                     /* it can't be watched: lookout_is_changed is always true */
};

/* NIL: the names, the subscriptions and the annotations. Else a mailbox: messages: what happens in it too. Whether it can be watched or not, it can be asked. */
void lookout_begin(struct lookout *l, struct store *s, struct str name, bool messages);
void lookout_end(struct lookout *l, struct store *s);
/* Whether something may have changed since it was asked last (or begun). Call lookout_read before. */
bool lookout_is_changed(struct lookout *l, const struct store *s);
/* Whether names below it may have changed since this was asked last (or begun), as far as it is watched. */
bool lookout_are_names(struct lookout *l, const struct store *s);
/* Takes in what the kernel has to say: a number that differs from the last one when there was anything. */
unsigned lookout_read(struct store *s);
/* The descriptor that becomes readable then, -1: there is none. */
int lookout_fd(const struct store *s);

#endif
