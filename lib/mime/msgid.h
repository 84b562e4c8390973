/* Message identifiers in Message-ID, In-Reply-To and References (RFC 5322 section 3.6.4), normalised so that equal ones are equal bytes (RFC 5256 section 3). */
#ifndef MIME_MSGID_H
#define MIME_MSGID_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * The next "<left@right>" in *s, which moves behind it: *id_r is left@right without the brackets, comments, white space and needless quotes (in the arena, or borrowed). What isn't an identifier is
 * passed over; the grammar inside is loose, but there must be an "@" and no white space. False when there is none. Linear over all calls.
 */
bool mime_msgid_next(struct arena *a, struct str *s, struct str *id_r);

#endif
