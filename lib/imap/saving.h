/* Saving messages that a client sends: what APPEND and REPLACE have in common. */
#ifndef IMAP_SAVING_H
#define IMAP_SAVING_H

#include "imap/client.h"

struct imap_saving {
	struct imap *c;
	struct str name;
	struct mailbox_save *save; /* begun with the first message */
	uint64_t size;             /* of the message at hand, so far */
	struct imap_saving_header {
		bool over, eightbit; /* its end was seen; a byte that isn't ASCII was */
		bool text;           /* the line has something besides CR */
	} header;
	uint64_t count;    /* messages, the one at hand too */
	uint32_t replaces; /* a UID of the selected mailbox; 0: none */
};

/*
 * One message from the parser: [flags SP] [date-time SP] literal | "UTF8" SP "(" literal8 ")" | "CATENATE" SP "(" … ")". The mailbox is looked at
 * before the client is told to send. -1 with c->err and c->code (TRYCREATE, TOOBIG, BADURL …).
 */
int imap_saving_message(struct imap_saving *s);
/* Behind the word UTF8: SP "(" literal8 ")" (RFC 6855 section 4), streamed to the save; only with UTF8=ACCEPT or IMAP4rev2 enabled. */
int imap_saving_utf8(struct imap_saving *s);
/* More of the message, to the save. */
int imap_saving_write(struct imap_saving *s, struct str piece, struct err *e);
/* One literal of the message, streamed to the save. */
int imap_saving_literal(struct imap_saving *s);
int imap_saving_commit(struct imap_saving *s, struct mailbox_saved *saved_r);
/* After a failure; nothing when it wasn't begun. */
void imap_saving_abort(struct imap_saving *s);

#endif
