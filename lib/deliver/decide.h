/* What the scripts say about the message. */
#ifndef DELIVER_DECIDE_H
#define DELIVER_DECIDE_H

#include "deliver/chosen.h"
#include "deliver/delivery.h"
#include "sieve/sieve.h"

/*
 * Compiles and runs them one after the other (multiscript: the next one runs while the message would be kept). Always gives a result. A script that doesn't compile is left out, one that
 * stops with an error means an implicit keep; both are said in the log and in the user's own.
 */
void decide(struct delivery *d, const struct chosen *c, struct sieve_result *r);

#endif
