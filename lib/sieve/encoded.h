/* encoded-character (RFC 5228 2.4.2.4): ${hex: 40 41} and ${unicode: 41 20ac} in strings, when the script is compiled. */
#ifndef SIEVE_ENCODED_H
#define SIEVE_ENCODED_H

#include "base/arena.h"
#include "base/str.h"

/* *r is s with its encoded characters decoded (s itself when there are none). What doesn't follow the syntax stays as it
 * stands. -1: a number above 10FFFF or of a surrogate. */
int sieve_encoded_decode(struct arena *a, struct str s, struct str *r);

#endif
