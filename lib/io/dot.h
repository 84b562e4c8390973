/*
 * Dot-stuffing (RFC 1939 section 3, RFC 5321 4.5.2): out, a line that begins with '.' gets another; in, the first '.' of a line goes and a line of one dot
 * ends the text. Both work on CRLF text in pieces of any size.
 */
#ifndef IO_DOT_H
#define IO_DOT_H

#include <stdbool.h>

#include "base/str.h"
#include "io/in.h"
#include "io/out.h"

/* Between a source of text and a stream: give `via` to whoever prints the text, then call dot_out_end. */
struct dot_out {
	struct out via;
	struct out *to;
	char last, before; /* the two bytes that went out last */
	bool any;
};
void dot_out_begin(struct dot_out *d, struct out *to);
/* Ends the text: a missing CRLF, and ".\r\n". Errors of `via` are handed to the stream. */
void dot_out_end(struct dot_out *d);

struct dot_in {
	int state;
	bool done; /* the line of one dot was seen */
};
void dot_in_init(struct dot_in *d);
/*
 * Takes text off `bytes` up to what can be decided, as pieces to keep: *piece_r is a view of bytes without the stuffing (empty: nothing this time). Returns how many bytes were used; call again with
 * the rest. Stops after the final dot line (done). A bare LF before or after the dot doesn't end the text (smuggling: RFC 5321 2.3.8).
 */
size_t dot_in_take(struct dot_in *d, struct str bytes, struct str *piece_r);

#endif
