/*
 * Tokens to tree (RFC 5228 8.2). Knows the grammar only; what a command means is the checker's. After an error it
 * goes on behind the next ";" or block, so that one run reports them all. Nesting is capped (SIEVE_MAX_BLOCKS, SIEVE_MAX_TESTS), and with it
 * the recursion.
 */
#ifndef SIEVE_PARSE_H
#define SIEVE_PARSE_H

#include "sieve/errors.h"
#include "sieve/node.h"

/* The first command of the script, or NULL (empty, or errors: look at r->errors->count). Nodes are r->a's. */
struct sieve_node *sieve_parse(struct sieve_reporter *r, struct str text);

#endif
