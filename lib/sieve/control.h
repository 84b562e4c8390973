/* The language's own commands and tests (RFC 5228 3 and 5): require, if, elsif, else, stop, allof, anyof, not, true, false. */
#ifndef SIEVE_CONTROL_H
#define SIEVE_CONTROL_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_control;

#endif
