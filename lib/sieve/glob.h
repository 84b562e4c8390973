/*
 * The match type :matches (RFC 5228 2.7.1): "*" any characters, "?" one, "\" before one of them or itself takes its meaning away.
 * Wildcards take as little as possible from left to right (RFC 5229 3.2), which is found without going back: each stretch between two
 * stars is looked for once, from left to right, in time linear in the text for stretches up to 64 characters; work is counted for all.
 */
#ifndef SIEVE_GLOB_H
#define SIEVE_GLOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* A pattern, taken apart: one item for each byte or wildcard. */
struct sieve_glob {
	char *byte;
	unsigned char *kind; /* 0 the byte, 1 any one character, 2 any characters */
	size_t n;
};

/* What is matched. origin NULL: characters are bytes. Else origin[i] is the offset in the original text of the character that byte i
 * comes from (and origin[text.n] the original's length); "?" stands for all bytes of one origin. */
struct sieve_glob_text {
	struct str text;
	const uint32_t *origin;
};

/* A span of the original text for each wildcard, up to 31. */
struct sieve_glob_spans {
	struct {
		size_t at, n;
	} span[31];
	unsigned n;
};

/* What a literal stretch is compared as. */
typedef struct str sieve_glob_key(struct arena *a, struct str s);
/* key turns literal stretches into what is compared (NULL: as they are); it gives a string in a. */
void sieve_glob_parse(struct arena *a, struct str pattern, sieve_glob_key *key, struct sieve_glob *g);
/* 1 or 0. *work_r is increased by the number of bytes looked at; when it passes most the answer is -1. spans may be NULL. */
int sieve_glob_match(const struct sieve_glob *g, const struct sieve_glob_text *t,
    struct sieve_glob_spans *spans, uint64_t *work_r, uint64_t most);

#endif
