/*
 * A second name (a hard link) of dovecot-uidlist, so that whoever deletes the list doesn't take the UIDs with it: dovetail-maildir(5). It follows what is appended to the
 * list by itself, and is made anew when the list became another file.
 */
#ifndef MAILDIR_UIDSPARE_H
#define MAILDIR_UIDSPARE_H

#include <stdbool.h>

#include "maildir/uidlist.h"

#define MAILDIR_UIDSPARE "dovetail-uidlist"
/*
 * What UIDNEXT rises by when the list comes back from it: another program may have written the list anew, and given UIDs, since the second name was made, and none of
 * those may be given again.
 */
enum { MAILDIR_UIDSPARE_LEAP = 1 << 20 };

/* The list, which is sound, gets its second name if it hasn't. Where there are no links, or nothing can be written, it has none. Returns the list's bytes, 0 when it isn't there. */
uint64_t maildir_uidspare_keep(int dirfd);
/*
 * With the list's lock held, the list gone or beyond reading: what the file of the second name says, UIDNEXT raised, to be written anew by the caller. False, and u as it was, when there
 * is none, it is the same file, or makes no sense.
 */
bool maildir_uidspare_read(struct maildir_uidlist *u);
/* Courier's list (MAILDIR_UIDLIST_COURIER), read as if it were ours. False when there is none, or none that makes sense; u is empty then. */
bool maildir_uidspare_courier(struct maildir_uidlist *u);

#endif
