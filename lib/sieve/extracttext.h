/* extracttext (RFC 5703 7). */
#ifndef SIEVE_EXTRACTTEXT_H
#define SIEVE_EXTRACTTEXT_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_extracttext;

#endif
