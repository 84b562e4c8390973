/*
 * Base64 (RFC 4648 section 4). Three readers of it: strict for protocols (SASL, literals), a streaming one for MIME bodies, which
 * skips whatever isn't base64, and a writer with or without line breaks.
 */
#ifndef TEXT_BASE64_H
#define TEXT_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Length of n bytes encoded, padding included. n <= SIZE_MAX / 2. */
static inline size_t text_base64_size(size_t n)
{
	return (n + 2) / 3 * 4;
}

void text_base64_encode(struct str s, struct buf *out);
/* With eol after each `width` characters (a multiple of 4, at least 4) and at the end; nothing for an empty s. */
void text_base64_encode_lines(struct str s, size_t width, struct str eol, struct buf *out);

/* Exact number of bytes that the strict form s decodes to, judged by its length and its padding; false when those alone make it invalid. */
bool text_base64_decoded_size(struct str s, size_t *n_r);
/* Strict: only the alphabet, a multiple of 4, padding only at the end, unused bits zero. Appends the bytes and returns 0; -1 with
 * out as it was when s isn't that, or when the bytes don't fit out's maximum. */
int text_base64_decode(struct str s, struct buf *out);

/* State of a streaming decode; zero-initialised. */
struct text_base64_stream {
	uint32_t bits;
	unsigned count; /* characters collected, 0 to 3 */
	unsigned pads;  /* '=' seen in this quantum */
	bool junk;      /* something that isn't base64 or white space was skipped */
};
/* Room that a call with n bytes of input needs. */
static inline size_t text_base64_stream_room(size_t n)
{
	return (n / 4 + 2) * 3;
}
/*
 * Decodes the next piece into dst (see _room) and returns how many bytes it wrote. White space and junk are skipped; after
 * padding the next character begins a new quantum (concatenated encodings). dst may be s.p.
 */
size_t text_base64_stream(struct text_base64_stream *st, struct str s, char *dst);
/* The bytes that an encoding without its padding still holds (0 to 2) into dst. */
size_t text_base64_stream_end(struct text_base64_stream *st, char *dst);

#endif
