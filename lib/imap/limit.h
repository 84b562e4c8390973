/*
 * How many messages one command may work on (RFC 9738): MESSAGELIMIT where IMAP_MESSAGE_LIMIT is set, SAVELIMIT where only IMAP_SAVE_LIMIT is. What
 * can be done in part is done for the messages with the highest UIDs; what is all or nothing is refused.
 */
#ifndef IMAP_LIMIT_H
#define IMAP_LIMIT_H

#include "imap/client.h"

/* Keeps the highest messages that the limit allows, in a copy in the command's arena; when some are left out the answer will say so. */
void imap_limit_cut(struct imap *c, struct imap_set *seqs);
/* 0, or -1 (NO) when n messages are too many for a command that can't be done in part. */
int imap_limit_check(struct imap *c, uint64_t n);
/* The same for n messages to save, and for messages of the selected mailbox to copy: then the answer says which would have been in it. */
int imap_limit_save(struct imap *c, uint64_t n);
int imap_limit_copy(struct imap *c, const struct imap_set *seqs);
/* The capability, with a space in front; nothing without a limit. */
void imap_limit_print(struct imap *c);

#endif
