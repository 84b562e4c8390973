/* vacation (RFC 5230) and vacation-seconds (RFC 6131), with every rule about when not to answer (RFC 3834). */
#ifndef SIEVE_VACATION_H
#define SIEVE_VACATION_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_vacation;

#endif
