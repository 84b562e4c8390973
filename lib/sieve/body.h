/* The test body (RFC 5173): :raw, :content, :text. */
#ifndef SIEVE_BODY_H
#define SIEVE_BODY_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_body;

#endif
