/* The test duplicate (RFC 7352). */
#ifndef SIEVE_DUPLICATE_H
#define SIEVE_DUPLICATE_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_duplicate;

#endif
