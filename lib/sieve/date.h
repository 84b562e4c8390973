/* The tests date and currentdate (RFC 5260 4). */
#ifndef SIEVE_DATE_H
#define SIEVE_DATE_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_date;

/* The constant argument of ":zone", if the node has one, is a zone. 0, or -1 with an error at it. */
int sieve_date_check_zone(struct sieve_check *c, const struct sieve_node *n);
/* The zone that ":zone" says, else the local one, in minutes east. 0, or -1: it isn't one. */
int sieve_date_zone(struct sieve_interp *in, const struct sieve_node *n, int *minutes_r);

#endif
