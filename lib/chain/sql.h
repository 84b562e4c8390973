/*
 * What the helpers of SQL databases have in common: their file (SQL_DATABASE, SQL_QUERY, SQL_UPDATE; auth-sql(8) says what each is), a row as a
 * record, and what an update's count means.
 */
#ifndef CHAIN_SQL_H
#define CHAIN_SQL_H

#include "auth/backend.h"
#include "chain/helper.h"
#include "chain/query.h"

struct chain_sql {
	const char *database;
	struct str query, update; /* update: NIL without */
	enum chain_query_style style;
	struct arena *a; /* the strings' */
};

/*
 * main of such a helper: reads the file that is its argument into c, whose style is set, and goes on as any helper. b has the helper's functions; it
 * stores only where there is an SQL_UPDATE, and its ctx is for c. Never returns.
 */
_Noreturn void chain_sql_run(struct chain_sql *c, const struct auth_backend *b, int argc, char **argv);
/* What the file says; strings are the arena's. 0 or -1. */
int chain_sql_open(struct chain_sql *c, struct arena *a, const char *path, struct err *e);
/* The query for a user, and the statement that stores a changed password. 0 or -1. */
int chain_sql_query(
    const struct chain_sql *c, struct chain_query *q, struct arena *a, struct str user, struct err *e);
int chain_sql_update(const struct chain_sql *c, struct chain_query *q, struct arena *a,
    const struct auth_change *change, struct err *e);
/* A column of the row; both strings are copied. False, with e, when there are too many. */
bool chain_sql_column(
    struct auth_record *r, struct arena *a, struct str name, struct str value, struct err *e);
/* More than one row: AUTH_TEMPFAIL with e. */
enum auth_result chain_sql_too_many(struct err *e);
/* From how many rows the update changed: 0, or BUSY when it was none. */
int chain_sql_updated(unsigned long long rows, struct err *e);
/* The value of NAME in "name=value name=value …" (a connection string without quotes), otherwise when it isn't there. */
const char *chain_sql_option(struct arena *a, const char *database, const char *name, const char *otherwise);

#endif
