/* The tests spamtest and virustest (RFC 5235). */
#ifndef SIEVE_SPAMTEST_H
#define SIEVE_SPAMTEST_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_spamtest;

#endif
