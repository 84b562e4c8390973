/*
 * Patterns: IMAP's LIST wildcards (RFC 3501 section 6.3.8), and Sieve's :matches (RFC 5228 section 2.7.1) with captures (RFC 5229 section 3.2). Neither ever takes
 * more than pattern × text steps.
 */
#ifndef TEXT_GLOB_H
#define TEXT_GLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Longest LIST pattern; a longer one matches nothing. */
#define TEXT_GLOB_LIST_MAX 1024

enum text_glob_list {
	TEXT_GLOB_NO = 0,
	TEXT_GLOB_YES = 1,   /* the name matches */
	TEXT_GLOB_BELOW = 2, /* some name below it ("name" sep …) may match: a walk has to go on there */
};

/* "*" is any bytes, "%" any but sep. Bytes are compared as they are (INBOX is the caller's matter). A set of TEXT_GLOB_* bits. */
unsigned text_glob_list(struct str pattern, struct str name, char sep);

/* Values of "*" and "?" kept of one match. */
#define TEXT_GLOB_MAX_CAPTURES 32

struct text_glob_match {
	struct str value[TEXT_GLOB_MAX_CAPTURES]; /* views of the text */
	size_t n;
	uint64_t steps; /* out: bytes looked at, for an instruction limit */
};

/*
 * "*" is any characters (as few as possible), "?" one character (of UTF-8; one byte where octets is set), "\c" is c. fold: ASCII letters of either case are equal
 * (i;ascii-casemap). m may be NULL. The whole text must match.
 */
struct text_glob_how {
	bool fold, octets;
};
bool text_glob_matches(
    struct str pattern, struct str text, struct text_glob_how how, struct text_glob_match *m);

#endif
