/*
 * The subscriptions file, shared with Dovecot. Version 1: one name per line, levels separated by '.' (Maildir++) or '/' (fs). Version 2: first bytes "V" TAB "2" LF LF, then lines whose
 * levels are separated by TAB, each tab-escaped. Names as on disk (modified UTF-7 unless the store's are UTF-8), INBOX upper-case. A new file is version 2; an existing one keeps its version.
 * Replaced by way of subscriptions.lock (wait 120 s, stale 30 s).
 */
#ifndef MAILDIR_SUBS_H
#define MAILDIR_SUBS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "maildir/list.h"

#define MAILDIR_SUBS "subscriptions"
/* The largest file. */
#define MAILDIR_SUBS_MAX (4 << 20)

/* Names (UTF-8, with the store's separator) in file order, in arena a. dirfd: the root or the control directory. No file: none. Lines that are no names are left out here, and kept by maildir_subs_set. */
int maildir_subs_read(const struct maildir_root *r, int dirfd, struct arena *a, struct str **names_r,
    size_t *n_r, struct err *e);
/* Subscribes or unsubscribes, durable on return. 1 changed, 0 it was so already, -1. */
int maildir_subs_set(const struct maildir_root *r, int dirfd, struct str name, bool on, struct err *e);
/* Parses a file's bytes. For read and the fuzz target. */
void maildir_subs_parse(
    const struct maildir_root *r, struct str text, struct arena *a, struct str **names_r, size_t *n_r);
/* The file's bytes after the change, appended to out. True when they differ. */
bool maildir_subs_edit(struct str text, struct str stored_v1, struct str stored_v2, bool on, struct buf *out);

#endif
