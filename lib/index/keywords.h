/*
 * The keywords of a mailbox: 64 names, each with a bit that it keeps. Names are compared without ASCII case and kept as first written.
 */
#ifndef INDEX_KEYWORDS_H
#define INDEX_KEYWORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct index_keywords {
	struct str names[64]; /* on the heap */
	uint32_t n;
};

/* The bit of a name, -1 when it isn't there. */
int index_keywords_find(const struct index_keywords *k, struct str name);
/* Gives a name the next free bit. False when it has one, when 64 are taken, or when the name is empty or longer than 255 bytes. */
bool index_keywords_add(struct index_keywords *k, struct str name);
/* As they stand in a snapshot: a byte of length, then the name. decode is false (and k empty) when s isn't exactly that. */
void index_keywords_encode(const struct index_keywords *k, struct buf *b);
bool index_keywords_decode(struct index_keywords *k, struct str s);
void index_keywords_free(struct index_keywords *k);

#endif
