/*
 * Sieve at IMAP events (RFC 6785), where IMAP_SIEVE_URL says that it is wanted: commands say here what they did, and before the command's tagged answer imap-sieve(8) runs the script
 * that the mailbox's annotation /shared/imapsieve/script names (or else the server's). Without such an annotation nothing runs.
 */
#ifndef IMAP_EVENT_H
#define IMAP_EVENT_H

#include "imap/client.h"

/* IMAPSIEVE= is announced. */
bool imap_event_is_on(void);
/* Messages came into a mailbox; cause is "APPEND" or "COPY". */
void imap_event_saved(struct imap *c, const char *cause, struct str name, const struct mailbox_saved *saved);
/* Before flags of these messages of the selected mailbox are changed, and after it: which of those that the command means. */
void imap_event_before(struct imap *c, const struct index_ranges *uids);
void imap_event_after(struct imap *c, const struct mailbox_store_args *args);
/* The command is over: runs what was said. */
void imap_event_run(struct imap *c);

#endif
