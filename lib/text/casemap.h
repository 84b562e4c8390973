/*
 * i;unicode-casemap (RFC 5051): strings are compared by keys, in which each code point is titlecased and then decomposed for compatibility.
 * Two strings are equal (one contains the other, one sorts before the other) when their keys are so as bytes. For ASCII text the key is
 * the text in upper case.
 */
#ifndef TEXT_CASEMAP_H
#define TEXT_CASEMAP_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/* Appends the key of s. What isn't valid UTF-8 is its own key, unchanged (RFC 5051 section 2, step 1b). A key is at most 18 times as long as s. */
void text_casemap_key(struct str s, struct buf *out);
/* The same piece by piece, for text that was made valid before: pieces must end between characters. */
void text_casemap_piece(struct str s, struct buf *out);
/* Upper case of n ASCII bytes from src to dst (may be the same); bytes above 127 stay. Several gigabytes a second. */
void text_casemap_upper(char *dst, const char *src, size_t n);
/* Order of two strings by their keys: <0, 0, >0. scratch is cleared and used. */
int text_casemap_cmp(struct str a, struct str b, struct buf *scratch);

#endif
