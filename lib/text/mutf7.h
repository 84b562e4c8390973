/*
 * Mailbox names: modified UTF-7 (RFC 3501 section 5.1.3) to UTF-8 and back, and normalisation to NFC, so that one name has one
 * spelling (RFC 5198 section 3, RFC 9051 section 5.1).
 */
#ifndef TEXT_MUTF7_H
#define TEXT_MUTF7_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* Is the name the same in both forms: printable ASCII without "&"? */
bool text_mutf7_is_plain(struct str s);
/* Appends the modified UTF-7 form of a UTF-8 name. 0; -1 with out unchanged when s isn't valid UTF-8. Bytes below 0x20 and 0x7f are
 * encoded, too. */
int text_mutf7_encode(struct str s, struct buf *out);
/*
 * Appends the UTF-8 form. Strict: 0 only for the one form that text_mutf7_encode writes, so no two names mean the same mailbox. -1 with out
 * unchanged for anything else: bytes outside 0x20-0x7e, printable ASCII in base64, needless shifts, set padding bits, lone surrogates, missing "-".
 */
int text_mutf7_decode(struct str s, struct buf *out);
/* Appends the NFC of a UTF-8 string. 0; -1 with out unchanged when s isn't valid UTF-8. */
int text_mutf7_nfc(struct str s, struct buf *out);

#endif
