/* Literals from the client (RFC 9051 section 4.3, RFC 7888): into memory, streamed, or drained. */
#ifndef IMAP_LITERAL_H
#define IMAP_LITERAL_H

#include "imap/client.h"

enum {
	IMAP_LITERAL_MINUS_MAX = 4096
}; /* of a non-synchronising literal under LITERAL- (RFC 7888 section 5) */

/* struct imap_parse's `more`: arg is the struct imap. LIMIT with the code TOOBIG when the command would pass IMAP_COMMAND_MAX. */
int imap_literal_more(void *arg, struct imap_parse *p, const struct imap_literal *l, struct str *bytes_r);
/*
 * Streams the literal whose head was just parsed: "+ OK" if the client waits for it, then the bytes piece by piece to write(arg, piece), then the next
 * line becomes the parser's text. When write fails (-1, e set), or a NUL comes where none may, the rest is read and dropped, and -1 is returned with
 * c->err set; so it is when the client goes away (then s.done is set).
 */
int imap_literal_stream(struct imap *c, const struct imap_literal *l,
    int (*write)(void *arg, struct str piece, struct err *e), void *arg);
/* After a failure: takes what of the command is still on its way (non-synchronising literals and their lines). */
void imap_literal_drain(struct imap *c);

#endif
