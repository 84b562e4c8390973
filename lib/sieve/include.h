/* include, return, global (RFC 6609). A script that includes itself, more than SIEVE_MAX_INCLUDES in a run, or deeper than SIEVE_MAX_INCLUDE_DEPTH: run-time error. */
#ifndef SIEVE_INCLUDE_H
#define SIEVE_INCLUDE_H

#include "sieve/interp.h"

/* A script that was compiled in this run. */
struct sieve_included {
	struct sieve_included *next;
	struct str key; /* "personal/name" or "global/name" */
	struct sieve_script *script;
	bool done; /* for :once */
};

extern const struct sieve_feature sieve_include;

#endif
