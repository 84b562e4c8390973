/* The actions keep, fileinto and discard (RFC 5228 4.1, 4.3, 4.4) and the tag :copy (RFC 3894). */
#ifndef SIEVE_KEEP_H
#define SIEVE_KEEP_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_keep;

#endif
