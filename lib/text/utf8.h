/*
 * UTF-8 (RFC 3629): shortest form only, no surrogates, at most U+10FFFF. All functions take any bytes, NUL included.
 */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* What text_utf8_decode gives for a malformed sequence. */
#define TEXT_UTF8_BAD UINT32_MAX
/* U+FFFD, as bytes. */
#define TEXT_UTF8_REPLACEMENT STR("\xef\xbf\xbd")

/*
 * The first code point of s (s.n >= 1): its length in bytes, 1 to 4, and the code point. For malformed input the code point is TEXT_UTF8_BAD
 * and the length covers the "maximal subpart" (Unicode 3.9): what a decoder replaces by one U+FFFD.
 */
size_t text_utf8_decode(struct str s, uint32_t *cp_r);
/* True when s is the beginning of a sequence that more bytes could make valid (s.n is 1 to 3). */
bool text_utf8_is_partial(struct str s);
/* Bytes of cp into dst (4 bytes of room): their number. What isn't a scalar value becomes U+FFFD. */
size_t text_utf8_encode(uint32_t cp, char *dst);
bool text_utf8_is_valid(struct str s);
/* No byte above 127. NUL and control bytes are ASCII. */
bool text_utf8_is_ascii(struct str s);
/* Length of the leading run of ASCII bytes. */
size_t text_utf8_ascii_run(struct str s);
/* Appends s to out with each malformed sequence as U+FFFD. */
void text_utf8_sanitise(struct str s, struct buf *out);
/* The longest head of s of at most max bytes that doesn't cut a sequence in two. */
struct str text_utf8_head(struct str s, size_t max);
/* Number of code points; a malformed sequence counts as one. */
size_t text_utf8_count(struct str s);

#endif
