/* SQL helpers' common part. */
#include "chain/sql.h"

#include "chain/config.h"
#include "conf/conf.h"

enum { CONFIG_MAX = 1 << 20 };

/* Also Dovecot's '%u': here a name is never a part of the query's text. */
static bool has_parameter(struct str query)
{
	return str_find(query, STR(":user")) >= 0 || str_find(query, STR(":local")) >= 0;
}

int chain_sql_open(struct chain_sql *c, struct arena *a, const char *path, struct err *e)
{
	struct chain_config config;

	if (chain_config_read(&config, a, path, "SQL_DATABASE SQL_QUERY SQL_UPDATE", e))
		return -1;
	c->a = a;
	c->database = chain_config_get(&config, "SQL_DATABASE", NULL);
	c->query = str_c(chain_config_get(&config, "SQL_QUERY", NULL));
	c->update = str_c(chain_config_get(&config, "SQL_UPDATE", NULL));
	if (!c->database || str_is_nil(c->query))
		return err_set(e, ERR_SYNTAX, "%s lacks SQL_DATABASE or SQL_QUERY", path);
	if (!has_parameter(c->query))
		return err_set(e, ERR_SYNTAX,
		    "%s: SQL_QUERY asks for nobody: :user (or :local and :domain) stands for the name, "
		    "without quotes, in the place of %%u",
		    path);
	if (!str_is_nil(c->update) &&
	    (str_find(c->update, STR(":old")) < 0 || str_find(c->update, STR(":new")) < 0))
		return err_set(e, ERR_SYNTAX,
		    "%s: SQL_UPDATE needs :new, and :old so that it changes only what was read", path);
	return 0;
}

struct served {
	struct chain_helper helper;
	struct chain_sql *sql;
	struct arena a;
};

static int open_file(void *ctx, char **args, struct err *e)
{
	struct served *s = ctx;

	arena_init(&s->a, "configuration", CONFIG_MAX);
	if (chain_sql_open(s->sql, &s->a, args[0], e))
		return -1;
	if (s->sql->update.n == 0)
		s->helper.backend.store = NULL;
	return 0;
}

void chain_sql_run(struct chain_sql *c, const struct auth_backend *b, int argc, char **argv)
{
	struct served s = {.sql = c};

	s.helper = (struct chain_helper){
	    .usage = "file", .args = 1, .open = open_file, .samples = true, .backend = *b};
	s.helper.backend.ctx = &s;
	chain_helper_run(&s.helper, argc, argv);
}

int chain_sql_query(
    const struct chain_sql *c, struct chain_query *q, struct arena *a, struct str user, struct err *e)
{
	q->old = q->made = STR_NIL;
	return chain_query_bind(q, a, c->query, user, c->style, e);
}

int chain_sql_update(const struct chain_sql *c, struct chain_query *q, struct arena *a,
    const struct auth_change *change, struct err *e)
{
	q->old = change->old;
	q->made = change->made;
	return chain_query_bind(q, a, c->update, change->user, c->style, e);
}

bool chain_sql_column(
    struct auth_record *r, struct arena *a, struct str name, struct str value, struct err *e)
{
	if (auth_record_set(r, a, arena_str(a, name), arena_str(a, value)))
		return true;
	err_set(e, ERR_LIMIT, "too many columns");
	return false;
}

enum auth_result chain_sql_too_many(struct err *e)
{
	err_set(e, ERR_CORRUPT, "SQL_QUERY gave more than one row");
	return AUTH_TEMPFAIL;
}

int chain_sql_updated(unsigned long long rows, struct err *e)
{
	return rows ? 0
	            : err_set(e, ERR_BUSY, "SQL_UPDATE changed nothing: the stored password is another now");
}

const char *chain_sql_option(struct arena *a, const char *database, const char *name, const char *otherwise)
{
	struct str rest = str_c(database), word, have;

	while (conf_list_next(&rest, &word)) {
		str_cut(&word, '=', &have);
		if (str_eq(have, str_c(name)) && !str_is_nil(word))
			return arena_str(a, word).p;
	}
	return otherwise;
}
