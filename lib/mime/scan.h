/*
 * The streaming MIME scanner: a message goes in piece by piece, its tree (mime/part.h) comes out. Iterative, linear, and with memory that doesn't depend on the message's
 * size: one header is held at a time (MIME_HEAD_MAX), and what the tree keeps of headers is at most MIME_HEAD_MAX_ALL.
 *
 * Boundaries as Dovecot has them: a line that begins with "--" and an open multipart's boundary, whatever follows; of several that match, the exact one, else the longest, else the innermost. A
 * boundary closes whatever is open below its multipart, a header included. "--" after it ends the multipart; what follows is its epilogue, until a boundary further out.
 */
#ifndef MIME_SCAN_H
#define MIME_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "io/in.h"
#include "mime/part.h"

/* An arena for a tree needs this cap: it can't be met then. */
#define MIME_SCAN_ARENA ((size_t)64 << 20)

/* A boundary line is recognised by at most this many bytes. */
enum { MIME_SCAN_LINE = MIME_PART_MAX_BOUNDARY + 4 };

struct mime_scan_boundary {
	struct mime_part *part;
	struct str text;
};

struct mime_scan_place {
	uint64_t phys, bare, lines; /* bytes, bare LFs and LFs before this place */
};

struct mime_scan {
	struct arena *arena, scratch;
	struct mime_part *root, *part; /* part: the innermost that is open */
	size_t nparts, depth;
	struct mime_scan_boundary open[MIME_PART_MAX_DEPTH];
	size_t nopen;
	struct mime_scan_place at, part_at, body_at;
	struct buf header;   /* of `part`, while it is read */
	size_t header_bytes; /* kept of all headers so far */
	bool in_header, at_line_start;
	bool
	    skip_line; /* the rest of a boundary line is passed over; with in_header a part begins after it */
	bool lf_is_bare;           /* the last line end had no CR */
	char last;                 /* the byte before `at` */
	uint64_t line_bytes;       /* of the header line so far */
	char line[MIME_SCAN_LINE]; /* a line that may be a boundary, until that is known */
	size_t nline;
};

/* The tree's memory is a; it must outlive the tree, and its cap be at least MIME_SCAN_ARENA. */
void mime_scan_init(struct mime_scan *s, struct arena *a);
void mime_scan_feed(struct mime_scan *s, struct str bytes);
/* The end of the message: everything is closed. The scanner's own memory is freed; the tree is the arena's. */
struct mime_part *mime_scan_end(struct mime_scan *s);
/* Gives up: only frees. */
void mime_scan_drop(struct mime_scan *s);

/* A whole message in memory. Never NULL. */
struct mime_part *mime_scan_str(struct arena *a, struct str message);
/* All that in still gives. NULL when reading failed. */
struct mime_part *mime_scan_in(struct arena *a, struct in *in, struct err *e);

#endif
