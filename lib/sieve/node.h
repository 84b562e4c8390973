/* The tree of a script: made by the parser, filled in by the checker, walked by the interpreter. */
#ifndef SIEVE_NODE_H
#define SIEVE_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct sieve_command;
struct sieve_tag;

enum sieve_arg_kind {
	SIEVE_ARG_STRING, /* one string without brackets: list has one element */
	SIEVE_ARG_LIST,
	SIEVE_ARG_NUMBER,
	SIEVE_ARG_TAG,
};

struct sieve_arg {
	enum sieve_arg_kind kind;
	unsigned line, column;
	uint64_t number;
	struct str tag; /* as written, without the colon */
	struct str *list;
	size_t n;
};

/* A tag that the checker has understood, with its argument (NULL when it takes none). */
struct sieve_tag_use {
	const struct sieve_tag *tag;
	const struct sieve_arg *arg;
};

struct sieve_node {
	struct str name;
	unsigned line, column;
	struct sieve_arg *args; /* as written */
	unsigned nargs;
	bool has_block;
	bool has_test_list;                      /* in parentheses */
	struct sieve_node *tests, *block, *next; /* tests and block: first of a chain by next */
	/* Set by the checker: */
	const struct sieve_command *command;
	struct sieve_tag_use *tags;
	unsigned ntags;
	const struct sieve_arg
	    *pos[4]; /* positional arguments in the order of the command's signature; NULL: left out */
	void *data;  /* what the command's check function wants to remember */
};

#endif
