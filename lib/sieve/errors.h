/* What the compiler has to say about a script: a list of places and sentences. */
#ifndef SIEVE_ERRORS_H
#define SIEVE_ERRORS_H

#include "base/arena.h"
#include "sieve/sieve.h"

/* Where reports go while one script is compiled. */
struct sieve_reporter {
	struct arena *a;
	struct sieve_errors *errors;
	struct str script;
};

/* Adds an error at a place. After SIEVE_MAX_ERRORS it only counts. Always gives -1. */
int sieve_errors_add(struct sieve_reporter *r, unsigned line, unsigned column, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* The same as a warning: the script compiles. */
void sieve_errors_warn(struct sieve_reporter *r, unsigned line, unsigned column, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
static inline bool sieve_errors_are_enough(const struct sieve_reporter *r)
{
	return r->errors->count >= SIEVE_MAX_ERRORS;
}

#endif
