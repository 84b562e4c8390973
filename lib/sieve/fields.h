/*
 * Which header fields a test looks at: :index and :last (RFC 5260 6), :mime and :anychild with the options :type, :subtype, :contenttype and
 * :param (RFC 5703 4). Without :mime it is the message's header; with it, that of the part at hand (sieve/foreverypart.h), or of all
 * parts below it too.
 */
#ifndef SIEVE_FIELDS_H
#define SIEVE_FIELDS_H

#include "sieve/match.h"

extern const struct sieve_feature sieve_fields;

/* The names are names of fields; tags that belong together are together. */
int sieve_fields_check(struct sieve_check *c, struct sieve_node *n, const struct sieve_arg *names);
/* What is done with each field: 0 to go on. */
typedef int sieve_fields_each_fn(void *arg, const struct sieve_field *f);
/* Calls each for the fields with one of these names, in the order of names and then of the header, until it gives other than 0. */
int sieve_fields_each(struct sieve_interp *in, const struct sieve_node *n, const struct sieve_arg *names,
    sieve_fields_each_fn *each, void *arg);
/* The same for the values that a MIME option takes out of Content-Type, Content-Disposition and the like. */
int sieve_fields_mime(struct sieve_interp *in, const struct sieve_node *n, const struct sieve_arg *names,
    struct sieve_match *m);
/* s is a field name (RFC 5322 2.2: printable, no colon). */
bool sieve_fields_is_name(struct str s);

#endif
