/*
 * PREVIEW (RFC 8970): the first 200 characters of what a message says, as UTF-8 on one line.
 */
#ifndef MIME_PREVIEW_H
#define MIME_PREVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "mime/part.h"

/* Characters of a preview (RFC 8970 section 3.1), and bytes of content that are looked at for them. */
enum { MIME_PREVIEW_MAX = 200, MIME_PREVIEW_LOOK = 128 << 10 };

/* Appends the preview of a message in the file fd. An empty one when there is no text. 0, or -1 when reading failed. The arena is scratch. */
int mime_preview(struct arena *a, struct mime_part *root, int fd, struct buf *out, struct err *e);
/* The part that it is made of: the first text/plain or text/html leaf that isn't an attachment; in a multipart/alternative plain text is preferred. NULL when there is none. */
struct mime_part *mime_preview_part(struct mime_part *root);

enum mime_preview_mode {
	MIME_PREVIEW_TEXT,
	MIME_PREVIEW_TAG_NAME,
	MIME_PREVIEW_TAG, /* its attributes */
	MIME_PREVIEW_COMMENT,
	MIME_PREVIEW_ENTITY,
};

/* Where in a content we are; zero-initialised but for the first two. */
struct mime_preview_state {
	bool is_html;
	bool with_quotes; /* plain text: lines that begin with ">" count, too */
	size_t most;      /* characters; 0: MIME_PREVIEW_MAX */
	size_t count;     /* characters so far */
	bool space;       /* white space was passed since */
	bool quoted_line, in_line;
	enum mime_preview_mode mode;
	char quote;    /* '"' or '\'' in a tag's attribute */
	char name[12]; /* of the tag or entity, in lower case, cut */
	size_t nname;
	char hidden[12]; /* the element whose text isn't shown ("style"), until it is closed */
	unsigned dashes; /* in a comment: how many came last */
};
/* Adds what the next piece (whole characters of UTF-8) shows; at the end of the content a line end is to follow. False when the preview is full. */
bool mime_preview_feed(struct mime_preview_state *st, struct str text, struct buf *out);

#endif
