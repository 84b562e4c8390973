/*
 * The engine behind :regex, reached through a table so that only programs that want it link PCRE2: they set
 * settings.regex = &sieve_regex_pcre2 and say "Links: -lpcre2-8".
 */
#ifndef SIEVE_REGEX_H
#define SIEVE_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* A subject's groups: group 0 is the whole; at == SIZE_MAX: not set. */
struct sieve_regex_groups {
	struct {
		size_t at, n;
	} group[32];
	unsigned n;
};

struct sieve_regex_ops {
	/* Code in the arena, or NULL with the reason in e. A pattern above 64 KiB is refused. */
	void *(*compile)(struct arena *a, struct str pattern, bool ignore_case, bool utf8, struct err *e);
	/* 1, 0; -1 when the match needs more steps, depth or memory than it is given. */
	int (*match)(void *code, struct arena *a, struct str subject, struct sieve_regex_groups *r);
};

extern const struct sieve_regex_ops sieve_regex_pcre2;

#endif
