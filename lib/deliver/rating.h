/*
 * Where scanners leave their verdicts (RFC 5235), from SIEVE_SPAMTEST_* and SIEVE_VIRUSTEST_*, which are Pigeonhole's settings: STATUS_TYPE, STATUS_HEADER ("X-Spam-Score" or
 * "X-Spam-Score: score=(-?[0-9.]+)": the group of the regular expression is the verdict), MAX_VALUE, MAX_HEADER, TEXT_VALUE0 to TEXT_VALUE10.
 */
#ifndef DELIVER_RATING_H
#define DELIVER_RATING_H

#include "base/arena.h"
#include "sieve/sieve.h"

/* which: "SPAM" or "VIRUS". header stays NIL ("not tested") without STATUS_HEADER. Strings are the environment's. */
void rating_load(struct sieve_rating *r, struct arena *a, const char *which);

#endif
