/* What vanished from a mailbox (RFC 7162 section 3.2.5): the index's memory of expunges. */
#ifndef MAILBOX_HISTORY_H
#define MAILBOX_HISTORY_H

#include "mailbox/mailbox.h"

/* True when every expunge with a modseq above `since` is remembered. */
bool mailbox_history_reaches(const struct mailbox *mb, uint64_t since);
/* Adds the UIDs expunged with a modseq above `since`, as far as remembered, to r (heap). */
void mailbox_history_vanished(struct mailbox *mb, uint64_t since, struct index_ranges *r);

#endif
