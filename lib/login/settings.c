/* Settings of the login programs. */
#include "login/settings.h"

#include <unistd.h>

#include "base/err.h"
#include "base/num.h"
#include "conf/conf.h"
#include "sys/become.h"

void login_settings_load(struct login_settings *s)
{
	const char *chars = conf_string("AUTH_NAME_CHARS"), *separator = conf_string("AUTH_MASTER_SEPARATOR");

	*s = (struct login_settings){
	    .timeout_s = (int)conf_seconds("LOGIN_TIMEOUT"),
	    .delay_s = (int)conf_seconds("LOGIN_FAILURE_DELAY"),
	    .delay_max_s = (int)conf_seconds("LOGIN_FAILURE_DELAY_MAX"),
	    .tries = (int)conf_int("LOGIN_TRIES"),
	    .bad_commands = (int)conf_int("LOGIN_BAD_COMMANDS"),
	    .min_uid = (uint32_t)conf_int("LOGIN_MIN_UID"),
	    .max_uid = (uint32_t)conf_int("LOGIN_MAX_UID"),
	    .plaintext = (enum login_plaintext)conf_enum("LOGIN_PLAINTEXT"),
	    .secured = conf_bool("LOGIN_SECURED"),
	    .lower = conf_bool("AUTH_NAME_LOWER"),
	    .unauthenticate = conf_bool("LOGIN_UNAUTHENTICATE"),
	    .max_user = (unsigned)conf_int("LOGIN_MAX_USER"),
	    .max_address = (unsigned)conf_int("LOGIN_MAX_ADDRESS"),
	    .max_user_address = (unsigned)conf_int("LOGIN_MAX_USER_ADDRESS"),
	    .max_preauth = (unsigned)conf_int("LOGIN_MAX_PREAUTH"),
	    .max_waiting = (unsigned)conf_int("LOGIN_MAX_WAITING"),
	    .limit_dir = conf_string("LOGIN_LIMIT_DIR"),
	    .trusted = conf_string("LOGIN_TRUSTED"),
	    .name_chars = chars ? chars : "",
	    .master = separator ? separator[0] : '\0',
	    .mechanisms = conf_string("AUTH_MECHANISMS"),
	    .greeting = conf_string("LOGIN_GREETING"),
	    .user = conf_string("LOGIN_USER"),
	    .chroot = conf_string("LOGIN_CHROOT"),
	    .capability = conf_string("IMAP_LOGIN_CAPABILITY"),
	    .id = conf_string("IMAP_ID"),
	    .literal_minus = conf_bool("IMAP_LITERAL_MINUS"),
	};
}

void login_settings_user(const struct login_settings *s, uid_t *uid_r, gid_t *gid_r)
{
	struct str gid = str_c(s->user), uid;
	uint32_t u, g;
	struct err e;

	*uid_r = *gid_r = 0;
	if (geteuid() != 0)
		return;
	if (str_cut(&gid, ':', &uid) && num_parse_u32(uid, &u) && num_parse_u32(gid, &g)) {
		*uid_r = u; /* "uid:gid" spares the look into the password database */
		*gid_r = g;
	} else if (become_lookup(s->user, uid_r, gid_r, &e) < 0) {
		err_context(&e, "LOGIN_USER");
		die_err(&e);
	}
	if (*uid_r == 0 || *gid_r == 0)
		die(ERR_PERM, "LOGIN_USER=%s: the pre-auth process can't be root", s->user);
}
