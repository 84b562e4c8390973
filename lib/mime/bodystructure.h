/*
 * BODY and BODYSTRUCTURE (RFC 3501 section 7.4.2) as they go to the wire, byte for byte what Dovecot 2.3 sends, but for message/global, which is shown as RFC 9051
 * has it (with its envelope and structure), and for parameters whose RFC 2231 index Dovecot carries over from the one before.
 */
#ifndef MIME_BODYSTRUCTURE_H
#define MIME_BODYSTRUCTURE_H

#include <stdbool.h>

#include "base/buf.h"
#include "mime/part.h"

/* Appends "(…)" of a tree; extended: with extension data (BODYSTRUCTURE). Iterative; its own memory is that of one header at a time. */
void mime_bodystructure_print(const struct mime_part *root, bool extended, struct buf *out);

#endif
