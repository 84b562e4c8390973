/* Writing the messages that delivery itself sends: answers, refusals, notifications, reports. Lines end CRLF; header text is encoded where it must be. */
#ifndef DELIVER_COMPOSE_H
#define DELIVER_COMPOSE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"
#include "deliver/delivery.h"

enum { COMPOSE_MAX = 4 << 20, COMPOSE_REFERENCES_MAX = 4000, COMPOSE_BOUNDARY = 64 };

struct compose {
	struct buf b;
	const struct delivery *d;
	char boundary[COMPOSE_BOUNDARY]; /* of multipart messages, after compose_multipart */
};

/* What stands in every one of these messages. Empty or NIL strings are left out. */
struct compose_head {
	struct str from, to, subject;
	struct str auto_submitted; /* RFC 3834 5 */
	bool replies; /* In-Reply-To and References name the delivered message (RFC 5322 3.6.4) */
};

void compose_init(struct compose *c, const struct delivery *d);
void compose_free(struct compose *c);
/* From, To, Subject, Date, Message-ID and the rest of h. The header isn't ended. */
void compose_head(struct compose *c, const struct compose_head *h);
/* "Name: value": text in UTF-8 / an address with an optional display name. */
void compose_field(struct compose *c, const char *name, struct str text);
void compose_address(struct compose *c, const char *name, struct str address);
/* MIME fields of plain UTF-8 text, the empty line, the text with a last line end. */
void compose_text(struct compose *c, struct str text);
/* "Content-Type: multipart/<type>" with a boundary of its own and the empty line; then each part begins with compose_part, and compose_end comes last. */
void compose_multipart(struct compose *c, const char *type);
void compose_part(struct compose *c);
void compose_end(struct compose *c);
/* What was received, or its header: MIME fields of a part of that type, the empty line, the bytes, encoded where a text's must be. */
void compose_original(struct compose *c, const char *type, struct str bytes);
/* Bytes as they are, with every bare LF made CRLF. */
void compose_raw(struct compose *c, struct str bytes);

#endif
