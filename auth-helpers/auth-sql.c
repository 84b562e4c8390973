/*
 * auth-sql: users in an SQLite database. (auth-pgsql and auth-mysql are the same for PostgreSQL and MariaDB.)
 *
 *	auth-sql file program …
 *
 * The file has SQL_DATABASE (here the database's path) and SQL_QUERY: a SELECT with the parameters :user, :local, :domain whose columns are
 * named as the fields of a record: password, uid, gid, home, user, and settings. No row: no such user; two rows are an error. SQL_UPDATE stores a
 * password :new in place of :old.
 *
 * Links: -lsqlite3
 * Needs: sqlite3.h
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-sql(8).
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "chain/sql.h"
#include "sys/file.h"

#define BUSY_MS 5000

static struct chain_sql config = {.style = CHAIN_QUERY_MARKS};

/* The prepared statement with its values; NULL and e. */
static sqlite3_stmt *prepare(sqlite3 *db, const struct chain_query *q, struct err *e)
{
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(db, q->text, -1, &s, NULL) != SQLITE_OK) {
		err_set(e, ERR_TEMP, "%s: %s", config.database, sqlite3_errmsg(db));
		return NULL;
	}
	for (int i = 0; i < q->n; i++)
		sqlite3_bind_text(s, i + 1, q->values[i], -1, SQLITE_STATIC);
	return s;
}

static sqlite3 *open_database(int flags, struct err *e)
{
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(config.database, &db, flags, NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(db, BUSY_MS);
		return db;
	}
	if (access(config.database, flags & SQLITE_OPEN_READWRITE ? R_OK | W_OK : R_OK))
		file_err(e, "open", AT_FDCWD, config.database);
	else
		err_set(e, ERR_TEMP, "%s: %s", config.database, db ? sqlite3_errmsg(db) : "no memory");
	sqlite3_close(db);
	return NULL;
}

static enum auth_result take_row(sqlite3_stmt *s, struct arena *a, struct auth_record *r, struct err *e)
{
	for (int i = 0; i < sqlite3_column_count(s); i++) {
		const void *text = sqlite3_column_text(s, i);
		struct str value = str_of(text, (size_t)sqlite3_column_bytes(s, i));

		if (text && !chain_sql_column(r, a, str_c(sqlite3_column_name(s, i)), value, e))
			return AUTH_TEMPFAIL;
	}
	return sqlite3_step(s) == SQLITE_ROW ? chain_sql_too_many(e) : AUTH_OK;
}

static enum auth_result lookup(
    void *ctx, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	enum auth_result result = AUTH_TEMPFAIL;
	struct chain_query q;
	sqlite3 *db;
	sqlite3_stmt *s;
	int step;

	(void)ctx;
	db = chain_sql_query(&config, &q, a, user, e) ? NULL : open_database(SQLITE_OPEN_READONLY, e);
	s = db ? prepare(db, &q, e) : NULL;
	step = s ? sqlite3_step(s) : SQLITE_OK;
	if (step == SQLITE_DONE)
		result = AUTH_UNKNOWN;
	else if (step == SQLITE_ROW)
		result = take_row(s, a, r, e);
	else if (s)
		err_set(e, ERR_TEMP, "SQL_QUERY: %s", sqlite3_errmsg(db));
	sqlite3_finalize(s);
	sqlite3_close(db);
	return result;
}

static int store(void *ctx, const struct auth_change *c, struct arena *a, struct err *e)
{
	struct chain_query q;
	sqlite3 *db;
	sqlite3_stmt *s;
	int r = -1;

	(void)ctx;
	db = chain_sql_update(&config, &q, a, c, e) ? NULL : open_database(SQLITE_OPEN_READWRITE, e);
	s = db ? prepare(db, &q, e) : NULL;
	if (s && sqlite3_step(s) == SQLITE_DONE)
		r = chain_sql_updated((unsigned)sqlite3_changes(db), e);
	else if (s)
		err_set(e, ERR_TEMP, "SQL_UPDATE: %s", sqlite3_errmsg(db));
	sqlite3_finalize(s);
	sqlite3_close(db);
	return r;
}

int main(int argc, char **argv)
{
	static const struct auth_backend backend = {.lookup = lookup, .store = store};

	chain_sql_run(&config, &backend, argc, argv);
}
