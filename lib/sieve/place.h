/* Where a message goes: :create (RFC 5490 3.2), :specialuse (RFC 8579 4), :mailboxid (RFC 9042 4) of fileinto, and :fcc with the same tags
 * (RFC 8580) of vacation and notify. */
#ifndef SIEVE_PLACE_H
#define SIEVE_PLACE_H

#include "sieve/interp.h"

extern const struct sieve_feature sieve_place;

/* Not empty, at most 1024 bytes of UTF-8 without control characters. */
bool sieve_place_is_mailbox(struct str name);
/* Fills in create, special_use and mailboxid of a fileinto. */
int sieve_place_tags(struct sieve_interp *in, const struct sieve_node *n, struct sieve_action *a);
/* Fills in fcc of an action that generates a message. */
int sieve_place_fcc(struct sieve_interp *in, const struct sieve_node *n, struct sieve_action *a);
/* The check function's part: no :mailboxid beside :specialuse (RFC 9042 4). */
int sieve_place_check(struct sieve_check *c, const struct sieve_node *n);
/* The same where there is :fcc: :create and the others go with :fcc only. */
int sieve_place_check_fcc(struct sieve_check *c, struct sieve_node *n);

/* s is written as a special-use attribute: "\\" and an atom (RFC 6154 6, RFC 8579). */
bool sieve_place_is_special_use(struct str s);

#endif
