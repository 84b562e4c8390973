/*
 * Inside this room: the cache of messages that have just come is filled with what clients ask for of every message (fields whose decision is "yes"), while their
 * files are in memory, so that nobody has to open them later. Work for the future only: it comes after the messages are durable, and failing is no matter.
 */
#ifndef MAILBOX_PREFILL_H
#define MAILBOX_PREFILL_H

#include "mailbox/box.h"

enum {
	PREFILL_MAX = 16,    /* messages at once: more than that is no delivery */
	PREFILL_IN_NEW = 64, /* a mailbox with more unseen arrivals is looked at too seldom for it to pay */
};

/* Messages of an open mailbox that has them in its index. */
void mailbox_prefill(struct mailbox *mb, const struct index_ranges *uids);

/* item.c, headers.c: what the open message has and the cache lacks, between cache_begin and cache_end. */
void mailbox_prefill_fields(struct mailbox *mb, struct message *msg, const struct index_msg *m);
void mailbox_prefill_headers(struct mailbox *mb, struct message *msg, struct mailbox_headers *h);

#endif
