/*
 * UTF-7 (RFC 2152) to UTF-8, piece by piece: mail of the nineties has it, and no C library that is linked statically knows it. What mailboxes' names are
 * written in is another thing: mutf7.h.
 */
#ifndef TEXT_UTF7_H
#define TEXT_UTF7_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* All zero at the beginning of a text. */
struct text_utf7 {
	bool shifted, fresh; /* inside base64; right behind its "+" */
	uint32_t bits, nbits;
	uint32_t high; /* the first half of a surrogate pair */
};

/* Appends the next piece as valid UTF-8: bytes that UTF-7 hasn't, and halves of pairs, become U+FFFD. At most 3 bytes for each that goes in. */
void text_utf7_feed(struct text_utf7 *u, struct str s, struct buf *out);
/* The end: what was begun and isn't whole becomes U+FFFD, and u is as at the beginning. */
void text_utf7_end(struct text_utf7 *u, struct buf *out);

#endif
