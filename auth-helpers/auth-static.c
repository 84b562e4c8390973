/*
 * auth-static: every name is a user, described by one template.
 *
 *	auth-static 'field=value …' program …
 *
 * Fields as in the last field of a passwd-file: password={SCHEME}… or nopassword=yes, uid, gid, home, shell, userdb_… and settings; in
 * uid, gid, home and shell %u %n %d stand for the user's name and its parts (settings expand them by themselves).
 *
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-static(8).
 */
#include "chain/helper.h"
#include "conf/user.h"

static const char *template;

static int open_template(void *ctx, char **args, struct err *e)
{
	(void)ctx;
	(void)e;
	template = args[0];
	return 0;
}

static enum auth_result lookup(
    void *ctx, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	struct conf_user u = {.name = user, .home = STR_NIL};
	struct auth_record raw = {0};
	struct str *members[] = {&raw.uid, &raw.gid, &raw.home, &raw.shell};

	(void)ctx;
	if (auth_record_words(&raw, a, str_c(template), e))
		return AUTH_TEMPFAIL;
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (members[i]->n && str_is_nil(*members[i] = conf_user_expand(a, *members[i], &u, e)))
			return AUTH_TEMPFAIL;
	*r = raw;
	r->user = user;
	return AUTH_OK;
}

int main(int argc, char **argv)
{
	static const struct chain_helper helper = {
	    .usage = "'field=value ...'", .args = 1, .open = open_template, .backend = {.lookup = lookup}};

	chain_helper_run(&helper, argc, argv);
}
