/* ihave and error (RFC 5463). */
#ifndef SIEVE_IHAVE_H
#define SIEVE_IHAVE_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_ihave;
/* What an unknown command or test becomes behind an ihave that was false: it fails when it runs, with the text at node->data. */
extern const struct sieve_command sieve_ihave_unusable;

#endif
