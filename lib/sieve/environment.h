/* The test environment (RFC 5183), with the items of RFC 6785 and of vnd.dovecot.environment, and ${env.…}. */
#ifndef SIEVE_ENVIRONMENT_H
#define SIEVE_ENVIRONMENT_H

#include "sieve/interp.h"

extern const struct sieve_feature sieve_environment;

/* The value of an item, NIL when it isn't known. Borrowed, or in scratch memory. */
struct str sieve_environment_item(struct sieve_interp *in, struct str name);
/* The same for ${env.name}: empty when it isn't known. */
struct str sieve_environment_get(struct sieve_interp *in, struct str name);

#endif
