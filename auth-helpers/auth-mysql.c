/*
 * auth-mysql: users in a MariaDB or MySQL database.
 *
 *	auth-mysql file program …
 *
 * The file has SQL_DATABASE (host=… port=… dbname=… user=… password=… sslmode=… sslrootcert=…, a host that begins with / is a socket),
 * SQL_QUERY and SQL_UPDATE, as auth-sql.
 *
 * Links: -lmariadb
 * Needs: mariadb/mysql.h
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-sql(8).
 */
#include <mariadb/mysql.h>

#include "base/num.h"
#include "chain/sql.h"

enum { CONNECT_S = 10, READ_S = 30, COLUMNS_MAX = AUTH_RECORD_FIELDS_MAX };

static struct chain_sql config = {.style = CHAIN_QUERY_MARKS};

static const char *parameter(const char *name)
{
	return chain_sql_option(config.a, config.database, name, NULL);
}

/* sslmode as PostgreSQL has it: disable, prefer (the default), require, verify-ca and verify-full. */
static int set_tls(MYSQL *db, struct err *e)
{
	static const char *const modes[] = {"disable", "prefer", "require", "verify-ca", "verify-full"};
	struct str mode = str_c(chain_sql_option(config.a, config.database, "sslmode", "prefer"));
	my_bool yes = 1;
	size_t i = 0;

	while (i < 5 && !str_eq(str_c(modes[i]), mode))
		i++;
	if (i == 5)
		return err_set(e, ERR_SYNTAX, "SQL_DATABASE: no sslmode is called %.*s", STR_ARG(mode));
	if (i >= 2)
		mysql_optionsv(db, MYSQL_OPT_SSL_ENFORCE, &yes);
	if (i >= 3)
		mysql_optionsv(db, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
	if (parameter("sslrootcert"))
		mysql_optionsv(db, MYSQL_OPT_SSL_CA, parameter("sslrootcert"));
	return 0;
}

static int connect_to(MYSQL *db, struct err *e)
{
	unsigned connect_s = CONNECT_S, read_s = READ_S, no = 0;
	const char *host = parameter("host"), *port = parameter("port");
	bool local = host && host[0] == '/';
	uint32_t number = 0;

	if (port && !num_parse_u32(str_c(port), &number))
		return err_set(e, ERR_SYNTAX, "SQL_DATABASE: %s is no port", port);
	if (set_tls(db, e))
		return -1;
	mysql_optionsv(db, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
	mysql_optionsv(db, MYSQL_OPT_READ_TIMEOUT, &read_s);
	mysql_optionsv(db, MYSQL_OPT_WRITE_TIMEOUT, &read_s);
	mysql_optionsv(db, MYSQL_OPT_LOCAL_INFILE, &no);
	mysql_optionsv(db, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (mysql_real_connect(db, local ? NULL : host, parameter("user"), parameter("password"),
	        parameter("dbname"), number, local ? host : NULL, 0))
		return 0;
	return err_set(e, ERR_TEMP, "MariaDB: %s", mysql_error(db));
}

/* Prepared, bound and executed. 0 or -1. */
static int run(MYSQL_STMT *s, const struct chain_query *q, struct err *e)
{
	MYSQL_BIND values[CHAIN_QUERY_VALUES] = {0};

	for (int i = 0; i < q->n; i++) {
		values[i].buffer_type = MYSQL_TYPE_STRING;
		values[i].buffer = (void *)(uintptr_t)q->values[i];
		values[i].buffer_length = strlen(q->values[i]);
	}
	if (mysql_stmt_prepare(s, q->text, strlen(q->text)) == 0 &&
	    mysql_stmt_param_count(s) == (unsigned)q->n && mysql_stmt_bind_param(s, values) == 0 &&
	    mysql_stmt_execute(s) == 0)
		return 0;
	return err_set(e, ERR_TEMP, "MariaDB: %s",
	    mysql_stmt_errno(s) ? mysql_stmt_error(s) : "a question mark in the query's text");
}

/* The row that was just fetched, and where it goes. */
struct row {
	MYSQL_STMT *s;
	MYSQL_RES *names;
	struct arena *a;
	struct auth_record *r;
};

/* A column of n bytes: its length is known, its bytes are asked for. */
static bool take_column(const struct row *row, unsigned i, size_t n, struct err *e)
{
	const char *name = mysql_fetch_field_direct(row->names, i)->name;
	MYSQL_BIND one = {.buffer_type = MYSQL_TYPE_STRING, .buffer_length = n};

	if (n > AUTH_RECORD_MAX) {
		err_set(e, ERR_LIMIT, "the column %.60s has more than %d bytes", name, AUTH_RECORD_MAX);
		return false;
	}
	one.buffer = arena_bytes(row->a, n + 1);
	if (n && mysql_stmt_fetch_column(row->s, &one, i, 0)) {
		err_set(e, ERR_TEMP, "MariaDB: %s", mysql_stmt_error(row->s));
		return false;
	}
	return chain_sql_column(row->r, row->a, str_c(name), str_of(one.buffer, n), e);
}

static enum auth_result take_row(const struct row *row, struct err *e)
{
	unsigned columns = mysql_num_fields(row->names);
	MYSQL_BIND binds[COLUMNS_MAX] = {0};
	unsigned long lengths[COLUMNS_MAX] = {0};
	my_bool nulls[COLUMNS_MAX] = {0};
	int got;

	if (columns > COLUMNS_MAX) {
		err_set(e, ERR_LIMIT, "too many columns");
		return AUTH_TEMPFAIL;
	}
	for (unsigned i = 0; i < columns; i++)
		binds[i] = (MYSQL_BIND){
		    .buffer_type = MYSQL_TYPE_STRING, .length = &lengths[i], .is_null = &nulls[i]};
	if (mysql_stmt_bind_result(row->s, binds) || mysql_stmt_store_result(row->s) ||
	    ((got = mysql_stmt_fetch(row->s)) != 0 && got != MYSQL_NO_DATA && got != MYSQL_DATA_TRUNCATED)) {
		err_set(e, ERR_TEMP, "MariaDB: %s", mysql_stmt_error(row->s));
		return AUTH_TEMPFAIL;
	}
	if (got == MYSQL_NO_DATA)
		return AUTH_UNKNOWN;
	for (unsigned i = 0; i < columns; i++)
		if (!nulls[i] && !take_column(row, i, lengths[i], e))
			return AUTH_TEMPFAIL;
	return mysql_stmt_num_rows(row->s) > 1 ? chain_sql_too_many(e) : AUTH_OK;
}

static enum auth_result lookup(
    void *ctx, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	enum auth_result result = AUTH_TEMPFAIL;
	MYSQL_STMT *s = NULL;
	MYSQL_RES *names = NULL;
	struct chain_query q;
	MYSQL *db = mysql_init(NULL);

	(void)ctx;
	err_set(e, ERR_TEMP, "MariaDB: no memory");
	if (db && chain_sql_query(&config, &q, a, user, e) == 0 && connect_to(db, e) == 0)
		s = mysql_stmt_init(db);
	if (s && run(s, &q, e) == 0) {
		names = mysql_stmt_result_metadata(s);
		if (names)
			result = take_row(&(struct row){s, names, a, r}, e);
		else
			err_set(e, ERR_CORRUPT, "SQL_QUERY isn't a SELECT");
	}
	if (names)
		mysql_free_result(names);
	if (s)
		mysql_stmt_close(s);
	mysql_close(db);
	return result;
}

static int store(void *ctx, const struct auth_change *c, struct arena *a, struct err *e)
{
	MYSQL_STMT *s = NULL;
	struct chain_query q;
	MYSQL *db = mysql_init(NULL);
	int r = -1;

	(void)ctx;
	err_set(e, ERR_TEMP, "MariaDB: no memory");
	if (db && chain_sql_update(&config, &q, a, c, e) == 0 && connect_to(db, e) == 0)
		s = mysql_stmt_init(db);
	if (s && run(s, &q, e) == 0)
		r = chain_sql_updated(mysql_stmt_affected_rows(s), e);
	if (s)
		mysql_stmt_close(s);
	mysql_close(db);
	return r;
}

int main(int argc, char **argv)
{
	static const struct auth_backend backend = {.lookup = lookup, .store = store};

	chain_sql_run(&config, &backend, argc, argv);
}
