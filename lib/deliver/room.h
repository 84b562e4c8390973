/*
 * Whether a mailbox is full before its message is sent: what lmtpd asks at RCPT. The answer is the user's own process's, so that nobody else reads his files; and it is only an advance one: what counts
 * is the check when the message is stored.
 */
#ifndef DELIVER_ROOM_H
#define DELIVER_ROOM_H

#include "deliver/delivery.h"
#include "deliver/exitcode.h"

/* Whether there are limits (QUOTA_*) that are to be looked at so early (LMTP_QUOTA_AT_RCPT). Wrong settings: yes, the delivery will say what is wrong. */
bool deliver_has_limits(struct arena *a);
/* d: arena, into and env.to are set; delivery_close isn't due. bytes: of the message, 0 not known: then any message. 0, or as exitcode_of: over quota (one line on descriptor 1 for the sender), or another
 * reason why that can't be told. */
int deliver_room(struct delivery *d, uint64_t bytes, enum exit_style style);

#endif
