/* Inside this room: the message that fields are computed from. Other rooms use mailbox_read and its kin. */
#ifndef MAILBOX_MESSAGE_H
#define MAILBOX_MESSAGE_H

#include "base/err.h"
#include "base/str.h"
#include "mailbox/mailbox.h"

/* Opens message seq as mb->current unless it is that already. */
struct message *message_current(struct mailbox *mb, uint32_t seq, struct err *e);
/* Its header block as stored (at most MIME_HEAD_MAX), in the message's arena. */
int message_header(struct message *m, struct str *r, struct err *e);
/* Counts the wire size, when the index doesn't know it. */
int message_measure(struct message *m, uint64_t *vsize_r, struct err *e);

#endif
