/* replace and enclose (RFC 5703 5 and 6). */
#ifndef SIEVE_REPLACE_H
#define SIEVE_REPLACE_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_replace;

#endif
