/*
 * The text of dovecot-uidlist (and of Courier's courierimapuiddb): what maildir/uidlist.h reads from disk is understood here. Any bytes are
 * taken: lines that are no records, or out of order, are left out and make the list `damaged`.
 */
#ifndef MAILDIR_UIDPARSE_H
#define MAILDIR_UIDPARSE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "maildir/uidlist.h"

/* One line without its LF: true and *r (views into line), when it is a sound record of version 3 (or 1). */
bool maildir_uidlist_parse_line(struct str line, unsigned version, struct maildir_uidlist_record *r);
/* The whole of u->text: header and records. size becomes the end of the last whole line, and the text is cut there. 0, or -1 with CORRUPT; then uidvalidity (0: not known), uidnext and
 * the sound entries are what could be made out. */
int maildir_uidlist_parse(struct maildir_uidlist *u, struct err *e);
/* Records from offset `at` of the text on, behind the entries there are; sets u->damaged when one is unsound. */
void maildir_uidlist_parse_rest(struct maildir_uidlist *u, size_t at);

#endif
