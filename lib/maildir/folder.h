/*
 * Making, removing and renaming mailboxes: maildir/list.h has the names. State table: dovetail-maildir(5).
 */
#ifndef MAILDIR_FOLDER_H
#define MAILDIR_FOLDER_H

#include "base/err.h"
#include "base/str.h"
#include "maildir/list.h"

/* Makes cur/, new/ and tmp/ where they are missing. 0 or -1. */
int maildir_folder_make(int dirfd, struct err *e);
/* Creates a mailbox, durable on return. Levels above need no mailbox of their own: they are places in the hierarchy (noselect) until somebody creates them. EXISTS when it is there; else as maildir_list_dir. */
int maildir_folder_create(const struct maildir_root *r, struct str name, struct err *e);
/*
 * Deletes a mailbox and its messages: renamed to ..DOVECOT-TRASHED (fs: ..DOVECOT-TrasH) first, so that it is gone at once or not at all, then removed. Links are never followed; a mailbox that is a link: the link goes. Only
 * what a mailbox is made of is removed: another directory inside is refused (CANNOT) before anything happens. Mailboxes below it stay. NOTFOUND, which a noselect name is, too, as long as anything is below it; INBOX: CANNOT.
 */
int maildir_folder_delete(const struct maildir_root *r, struct str name, struct err *e);
/* Renames a mailbox or a noselect place with all that is below it. EXISTS when any target is there; CANNOT for INBOX (its messages move by other means) and for a place below itself. A failure in
 * the middle of Maildir++'s several renames takes back those done. */
int maildir_folder_rename(const struct maildir_root *r, struct str from, struct str to, struct err *e);
/* Removes what a crash between rename and removal left (the trash directories): called when a store is opened; costs one failing open when there is none. */
void maildir_folder_clean(const struct maildir_root *r);
#endif
