/* Recording what the duplicate test has seen (RFC 7352), once all else is done. */
#ifndef DELIVER_MARK_H
#define DELIVER_MARK_H

#include "deliver/delivery.h"
#include "sieve/sieve.h"

/* 0 (also when LDA_DUPLICATES is off) or -1. */
int mark_duplicate(const struct delivery *d, const struct sieve_action *a, struct err *e);

#endif
