/*
 * The checker: gives each node its command, sorts arguments into tags and positions, and finds every error that can be
 * found before a message is there: unknown names, missing require, wrong types, commands out of order.
 */
#ifndef SIEVE_CHECK_H
#define SIEVE_CHECK_H

#include "sieve/errors.h"
#include "sieve/feature.h"

struct sieve_script {
	struct str name;
	struct sieve_node *first;
	bool has[SIEVE_CAP_COUNT]; /* required, or found by ihave */
};

struct sieve_check {
	struct sieve_reporter *r;
	const struct sieve_settings *set;
	struct sieve_script *script;
	unsigned loops; /* foreverypart around this place */
	struct str loop_names[SIEVE_MAX_BLOCKS];
	bool others_seen; /* a command other than require: require comes too late */
	bool lenient; /* an ihave was false: what is unknown from here on fails when it runs (RFC 5463 4) */
};

/* Checks the tree of script->first in place. Errors go to c->r. */
void sieve_check(struct sieve_check *c);

/* For check functions of features. Always -1. */
int sieve_check_error(struct sieve_check *c, const struct sieve_node *n, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
int sieve_check_arg_error(struct sieve_check *c, const struct sieve_arg *a, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The string is the same in every run: it holds no variable. */
bool sieve_check_is_constant(const struct sieve_check *c, struct str s);
bool sieve_check_has(const struct sieve_check *c, enum sieve_cap cap);
/* Enables a capability and what it implies. */
void sieve_check_enable(struct sieve_check *c, enum sieve_cap cap);

#endif
