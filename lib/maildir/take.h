/*
 * A message file leaves its mailbox for another one in one rename: at every instant it is in exactly one of the two. What MOVE is made of.
 */
#ifndef MAILDIR_TAKE_H
#define MAILDIR_TAKE_H

#include "base/err.h"
#include "maildir/deliver.h"

/*
 * The message that d got last by maildir_deliver_link(d, srcdir, src, …): its original is to go in the moment in which the copy comes in. srcdir is borrowed until
 * the batch is done. False when it was no link, but a copy on another file system: then the caller removes the original afterwards.
 */
bool maildir_take(struct maildir_deliver *d, int srcdir, const char *src);

/* For maildir_deliver_commit: renames the original to `to`, and drops the link in tmp/. The original is searched when it has another name by now. NOTFOUND when somebody
 * expunged it, EXISTS when `to` is taken. */
int maildir_take_in(
    const struct maildir_deliver *d, struct maildir_deliver_file *f, const char *to, struct err *e);
/* Takes it back: `from` gets the name that it had. 0, or -1. */
int maildir_take_back(
    const struct maildir_deliver *d, struct maildir_deliver_file *f, const char *from, struct err *e);

#endif
