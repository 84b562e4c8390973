/*
 * A delivery from its envelope to its exit code: what deliver does once, and a served worker (lmtp/served.h) for each message.
 */
#ifndef DELIVER_RUN_H
#define DELIVER_RUN_H

#include "deliver/chosen.h"
#include "deliver/delivery.h"
#include "deliver/exitcode.h"

/*
 * d: arena, env, into, input and in_protocol are set; the rest is done here, delivery_close included. The exit code in that style. What the sender may read about
 * a failure is one line on descriptor 1. Everything is logged. Forks when there are scripts (deliver/guard.h).
 */
int deliver_run(struct delivery *d, enum exit_style style);

/*
 * Several messages for one user: each is begun; those that no script looks at (TOGETHER) come into their mailboxes by one mailbox_group_end, and share its syncs. A script may ask what the
 * message before it has left (duplicate, vacation, mailboxes), so it runs when that has ended.
 */
enum deliver_begun {
	DELIVER_ENDED,    /* it failed: *code_r is the exit code */
	DELIVER_TOGETHER, /* in d->group: after mailbox_group_end comes deliver_end */
	DELIVER_ALONE,    /* nothing is done yet: deliver_alone is due, once those before it have ended */
};
/* d as for deliver_run, and group and place. scripts lives in d's arena. */
enum deliver_begun deliver_begin(
    struct delivery *d, enum exit_style style, struct chosen *scripts, int *code_r);
/* The exit code. is_last: no other message of the group came into the same mailbox after it. */
int deliver_end(struct delivery *d, enum exit_style style, bool is_last);
/* d->group is NULL then. The exit code. */
int deliver_alone(struct delivery *d, enum exit_style style, const struct chosen *scripts);

#endif
