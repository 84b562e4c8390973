/* The action set with its modifiers, and the test string (RFC 5229 4 and 5); :encodeurl (RFC 5435 6), :quoteregex (draft-murchison-sieve-regex). */
#ifndef SIEVE_SET_H
#define SIEVE_SET_H

#include "sieve/interp.h"

extern const struct sieve_feature sieve_set;

/* arg names a variable that can be set: 0, or -1 after an error. */
int sieve_set_check_name(struct sieve_check *c, const struct sieve_arg *arg);
/* Applies n's modifiers to value and sets the variable. */
int sieve_set_modified(
    struct sieve_interp *in, const struct sieve_node *n, struct str name, struct str value);

#endif
