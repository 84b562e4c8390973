/* Comparators (RFC 5228 2.7.3, RFC 4790 9, RFC 5051): each string is turned into a key once, and keys are compared as bytes. */
#ifndef SIEVE_COMPARE_H
#define SIEVE_COMPARE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum sieve_comparator {
	SIEVE_COMPARE_ASCII, /* i;ascii-casemap, the default */
	SIEVE_COMPARE_OCTET,
	SIEVE_COMPARE_NUMERIC,
	SIEVE_COMPARE_UNICODE,
};

/* False when there is no comparator of that name. */
bool sieve_compare_find(struct str name, enum sieve_comparator *r);
/* i;ascii-numeric alone knows no substrings (RFC 4790 9.1.1). */
static inline bool sieve_compare_has_substrings(enum sieve_comparator c)
{
	return c != SIEVE_COMPARE_NUMERIC;
}
/* The key of s, in a or s itself. */
struct str sieve_compare_key(enum sieve_comparator c, struct arena *a, struct str s);
/* Functions of the form that sieve_glob_parse wants; NULL for i;octet. */
struct str (*sieve_compare_key_function(enum sieve_comparator c))(struct arena *a, struct str s);
/* The key with the origin of each byte (sieve/glob.h); *origin_r NULL when bytes are characters. */
struct str sieve_compare_key_origin(
    enum sieve_comparator c, struct arena *a, struct str s, const uint32_t **origin_r);
/* Order of two keys: <0, 0, >0. For i;ascii-numeric: by the number at the start; what begins with no digit is infinite. */
int sieve_compare_keys(enum sieve_comparator c, struct str a, struct str b);

#endif
