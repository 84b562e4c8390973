/* The tests spamtest and virustest (RFC 5235). */
#ifndef SIEVE_SPAMTEST_H
#define SIEVE_SPAMTEST_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_spamtest;

/* A decimal number with sign and fraction at the start of s, into *r (0 without one). Whether there was one. */
bool sieve_spamtest_decimal(struct str s, double *r);

#endif
