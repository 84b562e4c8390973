/*
 * auth-file: checkpassword over a passwd-file, the text that Dovecot uses too. The file is read for each login: for more than
 * some thousand users compile it with usercdb and use auth-cdb.
 *
 *	fd 3      user NUL password NUL stamp NUL, or the conversation of AUTH_MECH
 *	-l        look up without a password; -u user: whom; -m: a master user's password
 *	file      the passwd-file
 *	program   what is executed for a user who may come in
 *
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-file(8).
 */
#include "auth/passwdedit.h"
#include "auth/passwdfile.h"
#include "base/buf.h"
#include "chain/helper.h"
#include "sys/file.h"

#define FILE_MAX (64 << 20)

static const char *path;
static struct buf text;

static int open_file(void *ctx, char **args, struct err *e)
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
	buf_init(&text, FILE_MAX);
	if (file_read_path(path, &text, e))
		return AUTH_TEMPFAIL;
	if (str_chr(buf_str(&text), '\0') >= 0) {
		err_set(e, ERR_CORRUPT,
		    "%s holds NULs, so it is no passwd-file (auth-cdb reads what usercdb makes)", path);
		return AUTH_TEMPFAIL;
	}
	return auth_passwdfile_find(buf_str(&text), user, a, r, e);
}

static int store(void *ctx, const struct auth_change *c, struct arena *a, struct err *e)
{
	(void)ctx;
	(void)a;
	return auth_passwdedit_store(path, c, e);
}

int main(int argc, char **argv)
{
	static const struct chain_helper helper = {
	    .usage = "file", .args = 1, .open = open_file, .backend = {.lookup = lookup, .store = store}};

	chain_helper_run(&helper, argc, argv);
}
