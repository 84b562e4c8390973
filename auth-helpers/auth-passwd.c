/*
 * auth-passwd: the system's users, by the name service (passwd, shadow). Needs root to read shadow passwords.
 *
 *	auth-passwd program …
 *
 * Expired accounts and those whose shell is no login shell where -s is given are refused. The record has the user's groups.
 *
 * Links: -lcrypt
 * (the name service exists in glibc only). Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-passwd(8).
 */
#include <errno.h>
#include <pwd.h>
#include <shadow.h>
#include <unistd.h>

#include "base/clock.h"
#include "chain/helper.h"

#define DAY 86400

static bool shells_only;

static int option(void *ctx, int letter, const char *value)
{
	(void)ctx;
	(void)value;
	shells_only = letter == 's';
	return shells_only ? 0 : -1;
}

static bool has_login_shell(const char *shell)
{
	const char *known;
	bool found = false;

	setusershell();
	while (!found && (known = getusershell()))
		found = strcmp(known, shell) == 0;
	endusershell();
	return found;
}

static bool is_expired(const struct spwd *sp)
{
	int64_t today = clock_now_s() / DAY;

	if (sp->sp_expire > 0 && today >= sp->sp_expire)
		return true;
	return sp->sp_max >= 0 && sp->sp_max < 99999 && sp->sp_inact >= 0 && sp->sp_lstchg > 0 &&
	       today > sp->sp_lstchg + sp->sp_max + sp->sp_inact;
}

/* For unknown users: the password of somebody who has one. */
static struct str some_password(struct arena *a)
{
	struct str found = STR_NIL;
	struct spwd *sp;

	setspent();
	while (str_is_nil(found) && (sp = getspent()))
		if (sp->sp_pwdp && sp->sp_pwdp[0] == '$')
			found = arena_str(a, str_c(sp->sp_pwdp));
	endspent();
	return found;
}

/* Refused, but not before the password is compared: nobody learns so that the account is there. */
static void close_account(struct auth_record *r, struct arena *a, struct str reason)
{
	auth_record_set(r, a, STR("nologin"), STR("yes"));
	auth_record_set(r, a, STR("reason"), reason);
}

static enum auth_result lookup(
    void *ctx, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	struct passwd *pw;
	struct spwd *sp;

	(void)ctx;
	errno = 0;
	pw = getpwnam(arena_cstr(a, user));
	if (!pw && errno && errno != ENOENT && errno != ESRCH) {
		err_sys(e, "getpwnam");
		return AUTH_TEMPFAIL;
	}
	if (!pw) {
		r->password = some_password(a);
		return AUTH_UNKNOWN;
	}
	*r = (struct auth_record){.user = arena_str(a, str_c(pw->pw_name)),
	    .home = arena_str(a, str_c(pw->pw_dir)),
	    .shell = arena_str(a, str_c(pw->pw_shell)),
	    .password = arena_str(a, str_c(pw->pw_passwd)),
	    .uid = arena_printf(a, "%u", (unsigned)pw->pw_uid),
	    .gid = arena_printf(a, "%u", (unsigned)pw->pw_gid)};
	auth_record_set(r, a, STR("system_groups_user"), r->user);
	if (shells_only && !has_login_shell(pw->pw_shell))
		close_account(r, a, arena_printf(a, "the shell %s isn't in /etc/shells", pw->pw_shell));
	sp = getspnam(r->user.p);
	if (!sp && str_eq(r->password, STR("x")) && access(SHADOW, R_OK) && errno == EACCES) {
		err_sys(
		    e, "%s can't be read by uid %u: auth-passwd runs as root", SHADOW, (unsigned)geteuid());
		return AUTH_TEMPFAIL;
	}
	if (sp && is_expired(sp))
		close_account(r, a, STR("the account has expired"));
	if (sp)
		r->password = arena_str(a, str_c(sp->sp_pwdp));
	/* An empty password of the system lets nobody in over the network. */
	if (r->password.n < 2)
		r->password = STR("*");
	return AUTH_OK;
}

int main(int argc, char **argv)
{
	static const struct chain_helper helper = {
	    .usage = "[-s]", .options = "s", .option = option, .backend = {.lookup = lookup}};

	chain_helper_run(&helper, argc, argv);
}
