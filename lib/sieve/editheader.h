/* addheader and deleteheader (RFC 5293). */
#ifndef SIEVE_EDITHEADER_H
#define SIEVE_EDITHEADER_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_editheader;

#endif
