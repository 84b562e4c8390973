/*
 * Matching values against a list of keys, as all tests do (RFC 5228 2.7; :count and :value RFC 5231; :regex draft-murchison-sieve-regex;
 * :list RFC 6134). A test begins, gives its values one by one, and ends; it may stop at the first value that matches.
 */
#ifndef SIEVE_MATCH_H
#define SIEVE_MATCH_H

#include "sieve/compare.h"
#include "sieve/interp.h"

enum sieve_match_type {
	SIEVE_MATCH_IS,
	SIEVE_MATCH_CONTAINS,
	SIEVE_MATCH_MATCHES,
	SIEVE_MATCH_VALUE,
	SIEVE_MATCH_COUNT,
	SIEVE_MATCH_REGEX,
	SIEVE_MATCH_LIST,
};

struct sieve_match {
	struct sieve_interp *in;
	enum sieve_match_type type;
	enum sieve_comparator comparator;
	struct str relation;  /* "gt", "ge", "lt", "le", "eq", "ne" */
	struct str *keys;     /* as given */
	struct str *prepared; /* compared by the comparator */
	struct sieve_glob *globs;
	void **codes;
	size_t n;
	uint64_t count;
	bool quiet; /* what matches leaves the match variables alone (RFC 5173 6) */
};

extern const struct sieve_feature sieve_match_tags;

/* The check function of every test that takes a match type: the comparator exists, was required, and goes with the match type. */
int sieve_match_check(struct sieve_check *c, struct sieve_node *n);

/* keys: the argument with the key list. 0 or -1. */
int sieve_match_begin(
    struct sieve_match *m, struct sieve_interp *in, const struct sieve_node *n, const struct sieve_arg *keys);
/* The same with keys that are filled in already (scratch memory). */
int sieve_match_begin_keys(struct sieve_match *m, struct sieve_interp *in, const struct sieve_node *n,
    struct str *keys, size_t count);
/* 1 when this value decides that the test is true, 0 to go on, -1. */
int sieve_match_value(struct sieve_match *m, struct str value);
/* After the last value: 1, 0, -1. */
int sieve_match_end(struct sieve_match *m);

#endif
