/*
 * A command that reads many messages: it says how far it is every IMAP_PROGRESS (RFC 9585), and ends when nobody waits for it any more. Numbers rise up to a goal that stays
 * the same for one command.
 */
#ifndef IMAP_PROGRESS_H
#define IMAP_PROGRESS_H

#include "imap/client.h"

/* Messages from one look to the next where none had to be opened, and where some may. */
enum { IMAP_PROGRESS_MANY = 256, IMAP_PROGRESS_FEW = 8 };

struct imap_progress {
	struct imap *c;
	uint64_t goal;
	int64_t told_ms, looked_ms; /* monotonic */
	bool asked;                 /* whether it still hears, since it says nothing more */
};

void imap_progress_begin(struct imap_progress *p, struct imap *c, uint64_t goal);
/* done of goal. A glance at the clock; twice a second whether the client is there. -1 with c->err, the session over, when it isn't. Nothing may be said by halves before it. */
int imap_progress_look(struct imap_progress *p, uint64_t done);
/* The same, for the second half of a command's goal: n messages that were found, one after the other. */
int imap_progress_half(struct imap_progress *p, uint64_t done, uint64_t n);

#endif
