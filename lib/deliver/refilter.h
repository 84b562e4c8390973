/*
 * A script over the messages of a mailbox, as if they came now. fileinto and keep copy within the store; the message goes from its mailbox when the script
 * doesn't keep it there and `discard` says so. Mail is never sent: redirect, vacation, reject, notify, report and pipe are only named.
 */
#ifndef DELIVER_REFILTER_H
#define DELIVER_REFILTER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum refilter_discard {
	REFILTER_KEEP,    /* a message that the script discards or files elsewhere stays (default) */
	REFILTER_DELETE,  /* it gets \Deleted */
	REFILTER_EXPUNGE, /* it is removed */
	REFILTER_MOVE,    /* it moves to move_to */
};

struct refilter {
	struct arena *arena; /* of the run; a message's own memory is given back after it */
	const char *script;  /* its path */
	struct str mailbox;  /* whose messages */
	struct str inbox;    /* what the script's keep means: this mailbox */
	struct str move_to;
	enum refilter_discard discard;
	bool execute; /* else only said */
	bool write;   /* the mailbox itself may change: discard, flags */
	bool verbose; /* each message is named, also when nothing becomes of it */
};

/* Prints what is done (or would be) on standard output. 0; 1: the script doesn't compile, which is said on standard error; -1 with e. */
int refilter_run(const struct refilter *f, struct err *e);

#endif
