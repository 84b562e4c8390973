/* foreverypart and break (RFC 5703 3): a loop over the MIME parts below the part at hand, in the order of the message. */
#ifndef SIEVE_FOREVERYPART_H
#define SIEVE_FOREVERYPART_H

#include "mime/part.h"
#include "sieve/interp.h"

/* A loop that runs. */
struct sieve_loop {
	struct sieve_loop *outer;
	struct str name;        /* NIL without :name */
	struct mime_part *part; /* at hand */
};

extern const struct sieve_feature sieve_foreverypart;

/* The part that the innermost loop is at; the message outside of loops. NULL after a failure. */
struct mime_part *sieve_foreverypart_current(struct sieve_interp *in);

#endif
