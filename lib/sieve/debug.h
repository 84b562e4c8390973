/* debug_log (vnd.dovecot.debug). */
#ifndef SIEVE_DEBUG_H
#define SIEVE_DEBUG_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_debug;

#endif
