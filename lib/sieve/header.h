/* The tests header, exists and size (RFC 5228 5.5, 5.7, 5.9). */
#ifndef SIEVE_HEADER_H
#define SIEVE_HEADER_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_header;

#endif
