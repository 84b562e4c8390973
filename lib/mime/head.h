/*
 * Header fields of a block of bytes (RFC 5322 section 2.2). Tolerant: lines end with LF or CRLF; a bare CR and NUL are data; a line without a colon is
 * a field without a name; a header may end with the bytes, without an empty line. Nothing is copied.
 */
#ifndef MIME_HEAD_H
#define MIME_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/* Longest header of one part that is parsed, and of all parts of a message together; what is beyond is stored and sent, but not looked at. */
#define MIME_HEAD_MAX ((size_t)1 << 20)
#define MIME_HEAD_MAX_ALL ((size_t)8 << 20)

struct mime_head {
	struct str rest; /* not looked at yet */
	size_t at;       /* offset of rest in the block */
	/* The field that mime_head_next found: */
	struct str name; /* without white space before the colon; NIL for a line that isn't a field */
	struct str
	    value; /* raw: folded as it came, without white space in front on the first line and without the last line end */
	struct str field; /* all of it, name to last line end */
	size_t offset;    /* of field in the block */
};

void mime_head_init(struct mime_head *h, struct str block);
/* The next field, lines that aren't one included. False at the empty line (consumed) and at the end. */
bool mime_head_next(struct mime_head *h);
/* The next field with this name (any case), skipping others. */
bool mime_head_next_named(struct mime_head *h, struct str name);
/* The first field with this name: its raw value, or NIL. */
struct str mime_head_get(struct str block, struct str name);
/* Number of bytes of the header at the start of s, its empty line included. *ended_r (may be NULL): there was an empty line. */
size_t mime_head_size(struct str s, bool *ended_r);
/* value without its line ends (white space that follows them stays; where none does, as behind a lone CR, a space stands for them). Borrowed when there is none, else in the arena. */
struct str mime_head_unfold(struct arena *a, struct str value);

#endif
