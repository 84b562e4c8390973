/* What SQL helpers share. */
#include "chain/sql.h"

#include <fcntl.h>
#include <unistd.h>

#include "sys/file.h"
#include "tap.h"

static struct arena a;
static struct chain_sql c = {.style = CHAIN_QUERY_MARKS};
static struct err e;

static int configured(const char *text)
{
	const char *path = "/tmp/chain_sql.test";
	int r;

	file_write(AT_FDCWD, path, str_c(text), false, NULL);
	r = chain_sql_open(&c, &a, path, &e);
	unlink(path);
	return r;
}

int main(void)
{
	struct auth_record r = {0};
	struct chain_query q;

	arena_init(&a, "test", 1 << 20);
	is_int(configured("SQL_DATABASE=x\n"), -1, "no query");
	is_int(configured("SQL_DATABASE=x\nSQL_QUERY=y\nSQL_OTHER=z\n"), -1, "another name");
	is_int(configured("SQL_DATABASE=x\nSQL_QUERY=y\nSQL_UPDATE=\"SET p = :new\"\n"), -1,
	    "an update that doesn't look at what was there");
	is_int(
	    configured(
	        "SQL_DATABASE=x\nSQL_QUERY=\"SELECT :user\"\nSQL_UPDATE=\"SET p = :new WHERE p = :old\"\n"),
	    0, "all three");
	is_int(chain_sql_query(&c, &q, &a, STR("ann"), &e), 0, "a query");
	is_str(str_c(q.text), STR("SELECT ?"), "its text");
	is_int(chain_sql_update(&c, &q, &a, &(struct auth_change){STR("ann"), STR("o"), STR("n")}, &e), 0,
	    "an update");
	is_int(q.n == 2 && q.values[0][0] == 'n' && q.values[1][0] == 'o', 1, "its values");
	c.query = c.update;
	is_int(chain_sql_query(&c, &q, &a, STR("ann"), &e), -1, "a query has no passwords");
	is_int(chain_sql_updated(1, &e), 0, "one row");
	is_int(chain_sql_updated(0, &e), -1, "none");
	is_int(e.kind, ERR_BUSY, "is somebody else's change");
	is_int(chain_sql_too_many(&e), AUTH_TEMPFAIL, "two rows");
	ok(chain_sql_column(&r, &a, STR("uid"), STR("7"), &e) && str_eq(r.uid, STR("7")), "a column");
	is_str(str_c(chain_sql_option(&a, "host=h port=1", "port", "x")), STR("1"), "an option");
	is_str(str_c(chain_sql_option(&a, "host=h port=1", "por", "x")), STR("x"), "another");
	is_str(str_c(chain_sql_option(&a, "host= a=b=c", "a", NULL)), STR("b=c"), "with an equals sign");
	is_str(str_c(chain_sql_option(&a, "host= a=b=c", "host", NULL)), STR(""), "an empty one");
	return done();
}
