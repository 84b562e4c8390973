/* Addresses that scripts send to (RFC 5228 2.4.2.3). */
#ifndef SIEVE_OUTBOUND_H
#define SIEVE_OUTBOUND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * s is an address that something is sent to (RFC 5228 2.4.2.3): an addr-spec, or a phrase and an addr-spec in <>, with white space and comments where RFC 5322 has them.
 * False when it is none; else *address_r is what SMTP takes, in the arena, the local part quoted only where it must be.
 */
bool sieve_outbound_address(struct arena *a, struct str s, struct str *address_r);
/* The same for a list with commas, at most max: how many, -1 when one of them is none or there are more. */
int sieve_outbound_list(struct arena *a, struct str s, struct str *list, size_t max);

#endif
