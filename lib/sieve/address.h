/* The tests address and envelope (RFC 5228 5.1, 5.4), :user and :detail (RFC 5233), envelope-dsn and -deliverby (RFC 6009). */
#ifndef SIEVE_ADDRESS_H
#define SIEVE_ADDRESS_H

#include "sieve/interp.h"

extern const struct sieve_feature sieve_address;

/* s is one address as SMTP takes it: local part, "@", domain; UTF-8 allowed (RFC 6531), no display name, no route. */
bool sieve_address_is_valid(struct str s);
/* s is one or more mailboxes, with or without display names, as a From field has them (RFC 5322 3.4). */
bool sieve_address_is_mailbox_list(struct str s);
/* Local part and domain around the last "@". Without one: the whole is the local part, the domain is empty. */
void sieve_address_split(struct str address, struct str *local_r, struct str *domain_r);
/* Addresses of all fields of that name of the message, "local@domain" each, in scratch memory. Those that don't parse are left out. */
int sieve_address_list(
    struct sieve_interp *in, struct sieve_mail *m, struct str name, struct str **list_r, size_t *n_r);

#endif
