/* The tests date and currentdate (RFC 5260 4). */
#ifndef SIEVE_DATE_H
#define SIEVE_DATE_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_date;

#endif
