/* Printing what FETCH asks for: fetch.c goes over the messages, fetchbody.c prints pieces of messages. */
#ifndef IMAP_FETCH_H
#define IMAP_FETCH_H

#include "imap/client.h"

/* What is prepared once for all messages. */
struct imap_fetch_run {
	struct imap *c;
	const struct imap_fetch *want;
	struct mailbox_headers *
	    *headers;       /* one for each item: HEADER.FIELDS of the message itself, else NULL */
	bool needs_file;    /* an item that is never cached is wanted */
	bool missing;       /* a message was gone: the answer is NO [EXPUNGEISSUED] */
	bool unknown_cte;   /* BINARY met an encoding that it doesn't know */
	struct message msg; /* the file of the message at hand */
	bool open;
};

/* One FETCH response for each of the messages. 0; -1 with c->err for what isn't the messages' fault. */
int imap_fetch_run(struct imap *c, const struct imap_fetch *want, const struct imap_set *seqs);

/* The message's file, opened and (parse) scanned: 0, or -1 with c->err. */
int imap_fetch_open(struct imap_fetch_run *r, uint32_t seq, bool parse);
/* One BODY[…], BINARY[…] or BINARY.SIZE[…] with its label. The file is open (but for cached header fields). 0 or -1 with c->err, nothing
 * printed then. */
int imap_fetch_body(struct imap_fetch_run *r, uint32_t seq, const struct imap_fetch_item *it,
    struct mailbox_headers *headers);

#endif
