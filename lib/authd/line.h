/*
 * Lines of the Dovecot auth client protocol: fields split by TAB; in a field 0x01 followed by '0' '1' 't' 'r' 'n' stands for NUL, 0x01, TAB, CR and LF.
 */
#ifndef AUTHD_LINE_H
#define AUTHD_LINE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define AUTHD_LINE_MAX 16384

/* Next field of a line, unescaped (the arena's). False at the end of the line. */
bool authd_line_next(struct arena *a, struct str *rest, struct str *field_r);
/* Adds "TAB field", escaped. */
void authd_line_add(struct buf *b, struct str field);

/* An AUTH request (or USER, which has a name in the place of the mechanism). */
struct authd_request {
	uint32_t id;
	struct str mech; /* or the name */
	struct str service, remote, local, cert_user;
	struct str initial; /* decoded; NIL: none */
	bool secured, cert, malformed;
};

/* Parses what follows "AUTH TAB". False when there is no valid id or mechanism. A resp that isn't base64 sets `malformed`. An empty resp
 * counts as none when empty_is_none (clients of minor version below 2, as Exim). */
bool authd_line_parse(struct arena *a, struct str rest, bool empty_is_none, struct authd_request *r);

#endif
