/*
 * variables (RFC 5229): ${name}, ${1}, ${global.name} (RFC 6609), ${env.item} (vnd.dovecot.environment), the action set and the test
 * string. A value has at most SIEVE_MAX_STRING bytes (longer ones are cut between characters); all values together SIEVE_MAX_VALUES.
 */
#ifndef SIEVE_VARIABLES_H
#define SIEVE_VARIABLES_H

#include "sieve/interp.h"

enum { SIEVE_MAX_VALUES = 16 << 20 };

/* The variables of one script; those declared global stand for the run's own scope. */
struct sieve_variable {
	struct sieve_variable *next;
	struct str name; /* lower case */
	bool global;
	struct buf value;
};
struct sieve_scope {
	struct sieve_variable *first;
	unsigned n;
	struct sieve_scope *next; /* all scopes of the run, for the end */
};

/* A namespace that doesn't exist, at compile time: an error at arg. */
int sieve_variables_check(struct sieve_check *c, const struct sieve_arg *arg, struct str s);
/* A name as set and global take it: an identifier. */
bool sieve_variables_is_name(struct str s);
/* *r is s with its variables filled in; s itself when the script has no variables. Scratch memory. 0 or -1. */
int sieve_variables_expand(struct sieve_interp *in, struct str s, struct str *r);
/* The value of a variable by its name as written in ${…}; empty when it isn't set. */
struct str sieve_variables_get(struct sieve_interp *in, struct str name);
int sieve_variables_set(struct sieve_interp *in, struct str name, struct str value);
/* From now on the name means the global variable. */
int sieve_variables_declare_global(struct sieve_interp *in, struct str name);
/* A match succeeded: ${0} is whole and the others are gone; then ${1}, ${2} … in turn. */
void sieve_variables_matched(struct sieve_interp *in, struct str whole);
void sieve_variables_add_match(struct sieve_interp *in, struct str part);
/* A scope for a script that begins; it is freed by sieve_variables_end with all others. */
struct sieve_scope *sieve_variables_scope(struct sieve_interp *in);
void sieve_variables_end(struct sieve_interp *in);

#endif
