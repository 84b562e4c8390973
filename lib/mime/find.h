/*
 * SEARCH TEXT and BODY: a string anywhere in a message's texts, compared by i;unicode-casemap. Looked at are the text parts' contents, decoded and as UTF-8, and the headers of all parts with encoded
 * words decoded; not what is neither text nor message. Streaming and linear.
 */
#ifndef MIME_FIND_H
#define MIME_FIND_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "mime/part.h"
#include "text/match.h"

struct mime_find {
	struct text_match match;
	struct buf key, header; /* scratch */
};

/* needle: UTF-8. Its key is kept in the arena. Use it for any number of messages. */
void mime_find_init(struct mime_find *f, struct arena *a, struct str needle);
void mime_find_free(struct mime_find *f);
struct mime_find_where {
	struct mime_part *root;
	int fd;           /* the message's file */
	bool with_header; /* the message's own header, too: TEXT. Those of its parts are always looked at. */
};
/* 1 found, 0 not, -1 reading failed. The arena is scratch. */
int mime_find_message(struct mime_find *f, struct arena *a, struct mime_find_where where, struct err *e);
/* Within one text (UTF-8, whatever its bytes): a header's value, say, already decoded. */
bool mime_find_text(struct mime_find *f, struct str text);

#endif
