/*
 * XCLIENT, as Postfix defines it (XCLIENT_README): what an MTA or a test program in a trusted network says of the client that it speaks for.
 */
#ifndef LMTP_XCLIENT_H
#define LMTP_XCLIENT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

#define LMTP_XCLIENT_ATTRIBUTES "NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT"
enum { LMTP_XCLIENT_VALUE_MAX = 255 };

/* Decoded; NIL: not said; "": [UNAVAILABLE] or [TEMPUNAVAIL]. Printable ASCII without blanks, addresses without "IPV6:". */
struct lmtp_xclient {
	struct str name, addr, port, proto, helo, login, destaddr, destport;
};

/* "NAME=value ADDR=value", the values in xtext (RFC 3461 section 4). False: syntax, an attribute that we don't know, or a value that can't be. In the arena. */
bool lmtp_xclient_parse(struct arena *a, struct str words, struct lmtp_xclient *r);

#endif
