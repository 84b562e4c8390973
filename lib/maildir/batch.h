/*
 * Several messages that come in together (MULTIAPPEND, COPY) come all or not at all, even when whoever brings them is killed between two renames. Their names stand in
 * `dovetail.batch` from before the first rename until after their lines are in the uidlist; all this happens under the uidlist's lock. Whoever gets the lock and finds
 * that file finishes what a dead process began: messages without a line in the uidlist are taken away, for nobody was told of them.
 */
#ifndef MAILDIR_BATCH_H
#define MAILDIR_BATCH_H

#include "base/err.h"
#include "maildir/deliver.h"

#define MAILDIR_BATCH "dovetail.batch"

/* Writes the names of the messages that are to come in (not those that are taken from another mailbox, which must never go away), durably, when there are two or more. 0, or
 * -1. Without the uidlist's lock (a single message) it does nothing. */
int maildir_batch_begin(struct maildir_deliver *d, struct err *e);
/* They are in and have their lines, or they are gone again. */
void maildir_batch_end(struct maildir_deliver *d);
/* With the lock held, before anything is looked at: costs one access(2) when there is none. */
void maildir_batch_recover(int dirfd);

#endif
