/*
 * Finding one string in a stream of text, for SEARCH: linear in the text whatever text and needle are, several gigabytes a second on usual text. A stream comes in pieces; a hit across pieces is found.
 */
#ifndef TEXT_MATCH_H
#define TEXT_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct text_match {
	const unsigned char *needle; /* in upper case where fold is set */
	size_t n;
	bool fold;
	uint32_t *fallback;   /* of Knuth, Morris and Pratt: length of the longest border of each prefix */
	size_t first, second; /* two offsets in the needle whose bytes are rare */
	/* State of the stream: */
	size_t matched; /* how much of the needle the text so far ends with */
	bool found;
};

/* The needle is copied into the arena. fold: ASCII letters of either case are equal; other bytes are compared as they are (feed keys of text/casemap.h to search all
 * of Unicode). An empty needle is found at once. At most 2^32-1 bytes. */
void text_match_init(struct text_match *m, struct arena *a, struct str needle, bool fold);
/* A new text. */
void text_match_reset(struct text_match *m);
/* The next piece. True once the needle has been found, and from then on. */
bool text_match_feed(struct text_match *m, struct str s);
/* A whole text: resets before and after. */
bool text_match_in(struct text_match *m, struct str s);

#endif
