/* Externally stored lists (RFC 6134): the match type :list, redirect :list, and the test valid_ext_list. */
#ifndef SIEVE_EXTLISTS_H
#define SIEVE_EXTLISTS_H

#include "sieve/interp.h"

extern const struct sieve_feature sieve_extlists;

/* 1 (${0} is the value then), 0, -1. A list that doesn't exist has no members: valid_ext_list tells (RFC 6134 2.4). */
int sieve_extlists_contains(struct sieve_interp *in, struct str list, struct str value);
/* The members, in scratch memory: 0; -1 also when there are none, or no such list. */
int sieve_extlists_members(struct sieve_interp *in, struct str list, struct str **members_r, size_t *n_r);

#endif
