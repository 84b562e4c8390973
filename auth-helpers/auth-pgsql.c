/*
 * auth-pgsql: users in a PostgreSQL database.
 *
 *	auth-pgsql file program …
 *
 * The file has SQL_DATABASE (a connection string: host=… dbname=… user=… password=… sslmode=…) and SQL_QUERY, as auth-sql.
 *
 * Links: -lpq
 * Needs: postgresql/libpq-fe.h
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-sql(8).
 */
#include <postgresql/libpq-fe.h>

#include "chain/config.h"
#include "chain/helper.h"
#include "chain/query.h"

static struct arena arena;
static struct chain_config config;

static int open_config(void *ctx, char **args, struct err *e)
{
	(void)ctx;
	arena_init(&arena, "configuration", 1 << 20);
	if (chain_config_read(&config, &arena, args[0], "SQL_DATABASE SQL_QUERY", e))
		return -1;
	if (!chain_config_get(&config, "SQL_QUERY", NULL) || !chain_config_get(&config, "SQL_DATABASE", NULL))
		return err_set(e, ERR_SYNTAX, "%s lacks SQL_DATABASE or SQL_QUERY", args[0]);
	return 0;
}

static enum auth_result take_rows(const PGresult *got, struct arena *a, struct auth_record *r, struct err *e)
{
	if (PQntuples(got) == 0)
		return AUTH_UNKNOWN;
	if (PQntuples(got) > 1) {
		err_set(e, ERR_CORRUPT, "SQL_QUERY gave more than one row");
		return AUTH_TEMPFAIL;
	}
	for (int i = 0; i < PQnfields(got); i++) {
		struct str value = str_of(PQgetvalue(got, 0, i), (size_t)PQgetlength(got, 0, i));

		if (!PQgetisnull(got, 0, i) &&
		    !auth_record_set(r, a, arena_str(a, str_c(PQfname(got, i))), arena_str(a, value))) {
			err_set(e, ERR_LIMIT, "too many columns");
			return AUTH_TEMPFAIL;
		}
	}
	return AUTH_OK;
}

static enum auth_result lookup(
    void *ctx, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	enum auth_result result = AUTH_TEMPFAIL;
	PGresult *got = NULL;
	struct chain_query q;
	PGconn *db;

	(void)ctx;
	if (chain_query_bind(
	        &q, a, str_c(chain_config_get(&config, "SQL_QUERY", NULL)), user, CHAIN_QUERY_NUMBERS, e))
		return AUTH_TEMPFAIL;
	db = PQconnectdb(chain_config_get(&config, "SQL_DATABASE", NULL));
	if (PQstatus(db) == CONNECTION_OK)
		got = PQexecParams(db, q.text, q.n, NULL, q.values, NULL, NULL, 0);
	if (got && PQresultStatus(got) == PGRES_TUPLES_OK)
		result = take_rows(got, a, r, e);
	else
		err_set(e, ERR_TEMP, "PostgreSQL: %s", PQerrorMessage(db));
	PQclear(got);
	PQfinish(db);
	return result;
}

int main(int argc, char **argv)
{
	static const struct chain_helper helper = {
	    .usage = "file", .args = 1, .open = open_config, .backend = {.lookup = lookup}};

	chain_helper_run(&helper, argc, argv);
}
