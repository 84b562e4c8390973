/*
 * Carrying out what was decided. First what leaves the house with the message (redirect, pipe), then mailboxes (fileinto, keep), then what is said about it (reject, vacation, notify, report), the
 * duplicate marks last. What can't be done for good is logged and the message is kept instead; what fails temporarily before the message is anywhere makes the whole delivery a temporary failure, to be tried again.
 */
#ifndef DELIVER_PERFORM_H
#define DELIVER_PERFORM_H

#include "base/buf.h"
#include "base/err.h"
#include "deliver/delivery.h"
#include "sieve/sieve.h"

enum perform_end {
	PERFORM_FAILED = -1,
	PERFORM_DONE = 0,
	PERFORM_REFUSED = 1, /* in_protocol: the client is to be told `refusal` */
};

/* The message as it came into the mailbox of this delivery, or INBOX when that isn't possible. 0 or -1. */
int perform_keep(struct delivery *d, struct err *e);
/* INBOX can't be written: a directory is missing or isn't ours, which the administrator can mend and no sender is to learn of. A temporary failure; -1. */
int perform_unkept(struct err *e);
/* refusal gets one line of ASCII. */
enum perform_end perform(
    struct delivery *d, const struct sieve_result *r, struct buf *refusal, struct err *e);

#endif
