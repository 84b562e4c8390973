/* The ends of dovecot-uidlist alone: its first line says which mailbox this is, its last line which UIDs are taken. Nothing between is read. */
#ifndef MAILDIR_UIDTAIL_H
#define MAILDIR_UIDTAIL_H

#include "base/err.h"
#include "maildir/uidlist.h"
#include "maildir/uidwrite.h"

/*
 * Reads the first line: version, uidvalidity, guid, has_guid and N (as uidnext: a floor) of u. The list itself counts as not read. 0; -1 with NOTFOUND, CORRUPT, TEMP.
 */
int maildir_uidlist_head(struct maildir_uidlist *u, struct err *e);

/*
 * With the lock held, before maildir_uidlist_append, instead of maildir_uidlist_sync: when the list is sound at both ends, u knows uidvalidity, guid and uidnext, and appends go behind its
 * end, without reading what is between (u->partial). In every other case it is maildir_uidlist_sync. hint as there. 0 or -1.
 */
int maildir_uidlist_tail(struct maildir_uidlist *u, const struct maildir_uidlist_hint *hint, struct err *e);

#endif
