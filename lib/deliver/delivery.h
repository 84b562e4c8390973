/*
 * One delivery: the message as it came, whom it is for and from, and what every later step needs to know. Filled once by delivery_open and read by all
 * that decide and act.
 */
#ifndef DELIVER_DELIVERY_H
#define DELIVER_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "deliver/envelope.h"
#include "deliver/into.h"
#include "deliver/spool.h"
#include "mailbox/group.h"
#include "mailbox/store.h"

enum { DELIVERY_RECEIVED_MAX = 100 }; /* hops (RFC 5321 6.3) */

struct delivery {
	/* Set by the caller before delivery_open: */
	struct arena *arena;
	int input; /* the descriptor that the message is read from */
	struct envelope env;
	struct str
	    esmtp; /* parameters of MAIL and RCPT as they stood, with blanks between them (deliver/esmtp.h); NIL */
	struct str into; /* NIL, or the mailbox that the command line names: it is made when it isn't there */
	struct mailbox_group
	    *group;       /* NULL, or what the message may come into the mailbox with (deliver_begin) */
	size_t *place;    /* its place there */
	bool received;    /* lmtpd has put its own Received line on top */
	bool in_protocol; /* LMTP: a refusal is said to the client, by the exit code and a text on fd 1 */
	/* Known afterwards: */
	struct spool spool;
	struct store *store; /* NULL until the spool is complete */
	struct str message;  /* the whole message as received, mapped; read only */
	struct str header;   /* its header block, empty line included */
	bool is_crlf;        /* its first line ends CRLF */
	struct str top;      /* trace lines to put in front of what is stored */
	struct str mailbox;  /* where a keep goes */
	bool create;         /* and that it is made */
	bool looped;         /* why delivery_open failed: the message has been here */
	int64_t now;
	struct str user; /* account name; "" unknown */
	struct str
	    address; /* the user's address, for what is sent in the user's name; "" when none can be told */
	struct str hostname; /* LDA_HOSTNAME or the machine's */
};

/*
 * Completes the envelope, reads the message from `input`, looks for loops (Delivered-To with this recipient below a Received line; too many Received) and
 * opens the store. 0 or -1; delivery_close is due in both cases.
 */
int delivery_open(struct delivery *d, struct err *e);
/* Only what doesn't need the message: completes the envelope, opens the store, chooses the mailbox. 0 or -1; store_close is due in both cases. */
int delivery_aim(struct delivery *d, struct err *e);
/* The same for a message that is in a mailbox already; arena, store, mailbox and what is known of the envelope are set by the caller. Nothing to close. */
void delivery_stored(struct delivery *d, struct str message);
void delivery_close(struct delivery *d);
/* The message as it came, with the trace lines; edited: those bytes in its place (two pieces). */
struct into_bytes delivery_bytes(const struct delivery *d, const struct str *edited);
/* Raw unfolded value of the first field of that name in the message's header, "" when absent. In the arena. */
struct str delivery_field(const struct delivery *d, const char *name);

#endif
