/*
 * imap4flags (RFC 5232): setflag, addflag, removeflag, the test hasflag, and :flags of keep and fileinto. Flags are kept as one string of names
 * separated by spaces, each once, compared without case.
 */
#ifndef SIEVE_FLAGS_H
#define SIEVE_FLAGS_H

#include "sieve/interp.h"

extern const struct sieve_feature sieve_flags;

/* Gives an action the flags of its :flags tag, or of the internal variable. 0 or -1. */
int sieve_flags_for_action(struct sieve_interp *in, const struct sieve_node *n, struct sieve_action *a);
/* The names in a list of strings, each once, broken ones left out, as an array that lives as long as the result. */
int sieve_flags_list(
    struct sieve_interp *in, const struct str *list, size_t n, struct str **flags_r, size_t *n_r);

#endif
