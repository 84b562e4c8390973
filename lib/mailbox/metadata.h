/*
 * Annotations of mailboxes and of the store (RFC 5464): state, kept in one text file in the store's root, "dovetail-metadata". A line is the mailbox's id (32 hex
 * digits; "-" for the store itself), the entry's name, and its value in base64, separated by spaces. It is replaced whole, under a lock, and synced. A mailbox's
 * annotations go with its id: they survive its renaming and the loss of every index file.
 */
#ifndef MAILBOX_METADATA_H
#define MAILBOX_METADATA_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "mailbox/store.h"

enum { MAILBOX_METADATA_FILE = 1 << 20, MAILBOX_METADATA_VALUE = 64 << 10 };

struct mailbox_annotation {
	struct str name;  /* lower case ASCII without spaces: "/private/comment" */
	struct str value; /* any bytes; NIL: none */
};

/* All of a mailbox (guid: 16 bytes) or of the store (NULL), in the order they were made. In the arena. */
int mailbox_metadata_get(struct store *s, const unsigned char *guid, struct arena *a,
    struct mailbox_annotation **list_r, size_t *n_r, struct err *e);
struct mailbox_metadata_change {
	void (*each)(void *arg, struct str owner, struct str name);
	void *arg;
};
/*
 * What has changed since `seen` (a buf of the caller, empty at first, at most MAILBOX_METADATA_FILE): each entry that was set, changed or removed; owner is "-" or
 * the mailbox's id in hexadecimal. seen becomes what is there now. tell NULL: only that. 0 or -1.
 */
int mailbox_metadata_changes(
    struct store *s, struct buf *seen, const struct mailbox_metadata_change *tell, struct err *e);
/* Removes all annotations of a mailbox, which is gone. 0 or -1. */
int mailbox_metadata_forget(struct store *s, const unsigned char *guid, struct err *e);
/* Sets those of the list, all or none; a NIL value removes. LIMIT: a value or the file would be too large. Durable when it returns 0. */
int mailbox_metadata_set(struct store *s, const unsigned char *guid, const struct mailbox_annotation *list,
    size_t n, struct err *e);

#endif
