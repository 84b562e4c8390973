/* redirect (RFC 5228 4.2), :copy (RFC 3894), redirect-dsn and redirect-deliverby (RFC 6009 4 and 5), :list (RFC 6134 2.5). */
#ifndef SIEVE_REDIRECT_H
#define SIEVE_REDIRECT_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_redirect;

#endif
