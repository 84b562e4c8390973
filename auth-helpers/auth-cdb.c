/*
 * auth-cdb: checkpassword over a compiled user database (usercdb makes it).
 *
 *	fd 3      user NUL password NUL stamp NUL, or the conversation of AUTH_MECH
 *	-l        look up without a password; -u user: whom; -m: a master user's password
 *	file      the database
 *	program   what is executed for a user who may come in
 *
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-cdb(8).
 */
#include "auth/cdb.h"
#include "chain/helper.h"

static const char *path;

static int open_database(void *ctx, char **args, struct err *e)
{
	(void)ctx;
	(void)e;
	path = args[0];
	return 0;
}

static enum auth_result lookup(
    void *ctx, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	(void)ctx;
	return auth_cdb_find(path, user, a, r, e);
}

int main(int argc, char **argv)
{
	static const struct chain_helper helper = {
	    .usage = "file.cdb", .args = 1, .open = open_database, .backend = {.lookup = lookup}};

	chain_helper_run(&helper, argc, argv);
}
