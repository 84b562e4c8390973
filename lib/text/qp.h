/*
 * Quoted-printable (RFC 2045 section 6.7). The decoder streams and never fails: what isn't an escape stands for itself, white space at line ends goes, a line end
 * (LF or CRLF) comes out as CRLF, a soft line break as nothing.
 */
#ifndef TEXT_QP_H
#define TEXT_QP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/* Longest run of white space that is held back, to see whether a line end follows. */
enum { TEXT_QP_HELD = 128 };

/* State of a decode; zero-initialised. */
struct text_qp {
	char held[TEXT_QP_HELD]; /* white space, or "=" and what follows it, not decided yet */
	size_t nheld;
};

/* Appends what the next piece decodes to. At most twice as long as the piece, plus TEXT_QP_HELD. */
void text_qp_feed(struct text_qp *q, struct str s, struct buf *out);
/* The end: an unfinished escape stands for itself, white space goes. */
void text_qp_end(struct text_qp *q, struct buf *out);
/* Appends text (lines ending LF or CRLF) encoded, lines at most 76 characters and ending CRLF. */
void text_qp_encode(struct str s, struct buf *out);

#endif
