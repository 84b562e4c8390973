/*
 * auth-pgsql: users in a PostgreSQL database.
 *
 *	auth-pgsql file program …
 *
 * The file has SQL_DATABASE (a connection string: host=… dbname=… user=… password=… sslmode=…), SQL_QUERY and SQL_UPDATE, as auth-sql.
 *
 * Links: -lpq
 * Needs: postgresql/libpq-fe.h
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-sql(8).
 */
#include <postgresql/libpq-fe.h>

#include "base/buf.h"
#include "chain/sql.h"

static struct chain_sql config = {.style = CHAIN_QUERY_NUMBERS};

static enum auth_result take_rows(const PGresult *got, struct arena *a, struct auth_record *r, struct err *e)
{
	if (PQntuples(got) == 0)
		return AUTH_UNKNOWN;
	if (PQntuples(got) > 1)
		return chain_sql_too_many(e);
	for (int i = 0; i < PQnfields(got); i++) {
		struct str value = str_of(PQgetvalue(got, 0, i), (size_t)PQgetlength(got, 0, i));

		if (!PQgetisnull(got, 0, i) && !chain_sql_column(r, a, str_c(PQfname(got, i)), value, e))
			return AUTH_TEMPFAIL;
	}
	return AUTH_OK;
}

/* libpq's own text, which has several lines, as one. */
static void explain(PGconn *db, struct err *e)
{
	struct str rest = str_c(PQerrorMessage(db)), line;
	struct buf b;

	buf_init(&b, 400);
	while (str_cut(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.n)
			buf_printf(&b, "%s%.*s", b.n ? "; " : "", STR_ARG(line));
	}
	err_set(e, ERR_TEMP, "PostgreSQL: %.*s", STR_ARG(buf_str(&b)));
	buf_free(&b);
}

/* The answer when it is of the wanted kind; NULL and e. The caller clears it. */
static PGresult *run(PGconn *db, const struct chain_query *q, ExecStatusType wanted, struct err *e)
{
	PGresult *got = NULL;

	if (PQstatus(db) == CONNECTION_OK)
		got = PQexecParams(db, q->text, q->n, NULL, q->values, NULL, NULL, 0);
	if (got && PQresultStatus(got) == wanted)
		return got;
	explain(db, e);
	PQclear(got);
	return NULL;
}

static enum auth_result lookup(
    void *ctx, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	enum auth_result result = AUTH_TEMPFAIL;
	PGresult *got;
	struct chain_query q;
	PGconn *db;

	(void)ctx;
	if (chain_sql_query(&config, &q, a, user, e))
		return AUTH_TEMPFAIL;
	db = PQconnectdb(config.database);
	got = run(db, &q, PGRES_TUPLES_OK, e);
	if (got)
		result = take_rows(got, a, r, e);
	PQclear(got);
	PQfinish(db);
	return result;
}

static int store(void *ctx, const struct auth_change *c, struct arena *a, struct err *e)
{
	PGresult *got;
	struct chain_query q;
	PGconn *db;
	int r;

	(void)ctx;
	if (chain_sql_update(&config, &q, a, c, e))
		return -1;
	db = PQconnectdb(config.database);
	got = run(db, &q, PGRES_COMMAND_OK, e);
	r = got ? chain_sql_updated(strcmp(PQcmdTuples(got), "0") != 0, e) : -1;
	PQclear(got);
	PQfinish(db);
	return r;
}

int main(int argc, char **argv)
{
	static const struct auth_backend backend = {.lookup = lookup, .store = store};

	chain_sql_run(&config, &backend, argc, argv);
}
