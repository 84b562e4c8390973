/*
 * auth-sql: users in an SQLite database. (auth-pgsql and auth-mysql are the same for PostgreSQL and MariaDB.)
 *
 *	auth-sql file program …
 *
 * The file has SQL_DATABASE (here the database's path) and SQL_QUERY: a SELECT with the parameters :user, :local, :domain whose columns are
 * named as the fields of a record: password, uid, gid, home, user, and settings. No row: no such user; two rows are an error.
 *
 * Links: -lsqlite3
 * Needs: sqlite3.h
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-sql(8).
 */
#include <sqlite3.h>

#include "chain/config.h"
#include "chain/helper.h"
#include "chain/query.h"

#define BUSY_MS 5000

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

static enum auth_result take_row(sqlite3_stmt *s, struct arena *a, struct auth_record *r, struct err *e)
{
	for (int i = 0; i < sqlite3_column_count(s); i++) {
		const void *text = sqlite3_column_text(s, i);
		struct str value = str_of(text, (size_t)sqlite3_column_bytes(s, i));

		if (text && !auth_record_set(
		                r, a, arena_str(a, str_c(sqlite3_column_name(s, i))), arena_str(a, value))) {
			err_set(e, ERR_LIMIT, "too many columns");
			return AUTH_TEMPFAIL;
		}
	}
	return AUTH_OK;
}

static enum auth_result run(
    sqlite3 *db, const struct chain_query *q, struct arena *a, struct auth_record *r, struct err *e)
{
	enum auth_result result = AUTH_TEMPFAIL;
	sqlite3_stmt *s = NULL;
	int step;

	if (sqlite3_prepare_v2(db, q->text, -1, &s, NULL) != SQLITE_OK) {
		err_set(e, ERR_TEMP, "SQL_QUERY: %s", sqlite3_errmsg(db));
		return AUTH_TEMPFAIL;
	}
	for (int i = 0; i < q->n; i++)
		sqlite3_bind_text(s, i + 1, q->values[i], -1, SQLITE_STATIC);
	step = sqlite3_step(s);
	if (step == SQLITE_DONE)
		result = AUTH_UNKNOWN;
	else if (step == SQLITE_ROW)
		result = take_row(s, a, r, e);
	else
		err_set(e, ERR_TEMP, "SQL_QUERY: %s", sqlite3_errmsg(db));
	if (result == AUTH_OK && sqlite3_step(s) == SQLITE_ROW) {
		err_set(e, ERR_CORRUPT, "SQL_QUERY gave more than one row");
		result = AUTH_TEMPFAIL;
	}
	sqlite3_finalize(s);
	return result;
}

static enum auth_result lookup(
    void *ctx, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	const char *path = chain_config_get(&config, "SQL_DATABASE", NULL);
	enum auth_result result = AUTH_TEMPFAIL;
	struct chain_query q;
	sqlite3 *db = NULL;

	(void)ctx;
	if (chain_query_bind(
	        &q, a, str_c(chain_config_get(&config, "SQL_QUERY", NULL)), user, CHAIN_QUERY_MARKS, e))
		return AUTH_TEMPFAIL;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(db, BUSY_MS);
		result = run(db, &q, a, r, e);
	} else {
		err_set(e, ERR_TEMP, "%s: %s", path, db ? sqlite3_errmsg(db) : "no memory");
	}
	sqlite3_close(db);
	return result;
}

int main(int argc, char **argv)
{
	static const struct chain_helper helper = {
	    .usage = "file", .args = 1, .open = open_config, .backend = {.lookup = lookup}};

	chain_helper_run(&helper, argc, argv);
}
