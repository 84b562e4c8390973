/*
 * A part's content without its transfer encoding (RFC 2045 section 6), and if wanted as UTF-8, piece by piece: for SEARCH, PREVIEW, BINARY and Sieve's body test.
 */
#ifndef MIME_DECODE_H
#define MIME_DECODE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "mime/part.h"
#include "text/base64.h"
#include "text/charset.h"
#include "text/qp.h"

enum mime_encoding { MIME_ENCODING_NONE, MIME_ENCODING_BASE64, MIME_ENCODING_QP };

struct mime_decode {
	enum mime_encoding encoding;
	bool to_utf8;
	struct text_base64_stream base64;
	struct text_qp qp;
	struct text_charset charset;
	struct buf bytes, text; /* of the last piece */
};

/* The encoding that a name means: 0; -1 when it isn't known (then the bytes mean nothing to us). "7bit", "8bit" and "binary" are NONE, and so is what isn't
 * in base64 or quoted-printable for a multipart or message. */
int mime_decode_encoding(struct str name, enum mime_encoding *r);
/*
 * to_utf8: the text of a text part by its charset parameter; an unknown charset is read as UTF-8 with U+FFFD for what isn't. -1 with ERR_CANNOT for an unknown transfer encoding. The
 * arena is scratch.
 */
int mime_decode_open(
    struct mime_decode *d, struct arena *a, const struct mime_part *p, bool to_utf8, struct err *e);
/*
 * The content of the next piece of the body as stored: a view, valid until the next call; pieces of at most 64 KiB are best. With to_utf8 it holds whole characters. Line ends of an unencoded body
 * stay as they are stored, those of quoted-printable are CRLF.
 */
struct str mime_decode_piece(struct mime_decode *d, struct str stored);
/* What was still held back, at the end of the body. */
struct str mime_decode_end(struct mime_decode *d);
void mime_decode_close(struct mime_decode *d);

/*
 * Reads a part's body from the message's file and calls each(arg, piece) with its content, until it returns false. 0, or -1 (ERR_CANNOT: unknown encoding; else reading failed).
 */
struct mime_decode_to {
	bool to_utf8;
	bool (*each)(void *arg, struct str piece);
	void *arg;
};
int mime_decode_body(
    struct arena *a, const struct mime_part *p, int fd, struct mime_decode_to to, struct err *e);

#endif
