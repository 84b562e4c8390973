/*
 * ENVELOPE (RFC 3501 section 7.4.2) as it goes to the wire, byte for byte what Dovecot 2.3 sends: dates, ids and the subject as they stand in the header, unfolded; of repeated address
 * fields all addresses, of other repeated fields the last; sender and reply-to default to from. Placeholders for what an address lacks: "MISSING_MAILBOX",
 * "MISSING_DOMAIN"; "SYNTAX_ERROR" as domain of a broken <…>.
 */
#ifndef MIME_ENVELOPE_H
#define MIME_ENVELOPE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* Appends "(date subject from sender reply-to to cc bcc in-reply-to message-id)" of a header block. The arena is scratch and may grow by some 30 MiB for the worst header (MIME_HEAD_MAX). At most MIME_ADDRESS_MAX addresses a field. */
void mime_envelope_print(struct arena *a, struct str header, struct buf *out);
/* True when a header field of this name is part of an envelope. */
bool mime_envelope_has(struct str name);

#endif
