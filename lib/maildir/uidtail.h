/* The ends of dovecot-uidlist alone: its first line says which mailbox this is, its last line which UIDs are taken. Nothing between is read. */
#ifndef MAILDIR_UIDTAIL_H
#define MAILDIR_UIDTAIL_H

#include "base/err.h"
#include "maildir/uidlist.h"

/*
 * Reads the first line: version, uidvalidity, guid, has_guid and N (as uidnext: a floor) of u. The list itself counts as not read. 0; -1 with NOTFOUND, CORRUPT, TEMP.
 */
int maildir_uidlist_head(struct maildir_uidlist *u, struct err *e);

#endif
