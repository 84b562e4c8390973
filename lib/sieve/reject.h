/* reject and ereject (RFC 5429). */
#ifndef SIEVE_REJECT_H
#define SIEVE_REJECT_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_reject;

#endif
