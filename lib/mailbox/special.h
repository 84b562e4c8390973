/*
 * Special uses of mailboxes (RFC 6154), kept in the store's root as `dovetail-specialuse`: state, one line a mailbox, "<bits> <name>" in UTF-8.
 * Changed under a kernel lock on the root directory, replaced whole.
 */
#ifndef MAILBOX_SPECIAL_H
#define MAILBOX_SPECIAL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"

struct store;

/* Puts the bits into the entries (struct store_entry) of the map. A file that can't be read is logged and counts as empty. */
void special_mark(struct store *s, struct arena *a, struct map *entries);
/* A deleted or renamed mailbox. 0 or -1. */
int special_forget(struct store *s, struct str name, struct err *e);
int special_rename(struct store *s, struct str from, struct str to, struct err *e);

#endif
