/*
 * Queries with bound parameters: ":user", ":local" and ":domain" in the text stand for the name and its parts, ":old" and ":new" for passwords; what goes to the database is
 * the text with the database's own placeholders, and the values apart from it. A name never becomes part of a query's text.
 */
#ifndef CHAIN_QUERY_H
#define CHAIN_QUERY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define CHAIN_QUERY_VALUES 16

enum chain_query_style {
	CHAIN_QUERY_MARKS,
	CHAIN_QUERY_NUMBERS
}; /* "?" (SQLite, MariaDB), "$1" (PostgreSQL) */

struct chain_query {
	struct str old,
	    made; /* set by the caller: what ":old" and ":new" stand for; NIL: there are no such parameters */
	const char *text;
	const char *values[CHAIN_QUERY_VALUES];
	int n;
};

/* The arena's. 0, or -1: an unknown parameter, or more than CHAIN_QUERY_VALUES. A colon within 'quotes' or doubled (a cast) is left alone. */
int chain_query_bind(struct chain_query *q, struct arena *a, struct str text, struct str user,
    enum chain_query_style style, struct err *e);

#endif
