/* Settings: defaults, values, the user of the pre-auth process. */
#include "login/settings.h"

#include <stdlib.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	struct login_settings s;
	uid_t uid;
	gid_t gid;

	login_settings_load(&s);
	is_int(s.timeout_s, 60, "LOGIN_TIMEOUT");
	is_int(s.delay_s, 2, "LOGIN_FAILURE_DELAY");
	is_int(s.delay_max_s, 15, "LOGIN_FAILURE_DELAY_MAX");
	is_int(s.tries, 5, "LOGIN_TRIES");
	is_int(s.bad_commands, 3, "LOGIN_BAD_COMMANDS");
	is_int(s.min_uid, 500, "LOGIN_MIN_UID");
	is_int(s.plaintext, LOGIN_PLAINTEXT_LOCAL, "LOGIN_PLAINTEXT");
	is_str(str_c(s.mechanisms), STR("PLAIN LOGIN"), "AUTH_MECHANISMS");
	setenv("LOGIN_PLAINTEXT", "never", 1);
	setenv("LOGIN_USER", "77:78", 1);
	setenv("LOGIN_TIMEOUT", "2m", 1);
	login_settings_load(&s);
	is_int(s.plaintext, LOGIN_PLAINTEXT_NEVER, "never");
	is_int(s.timeout_s, 120, "two minutes");
	login_settings_user(&s, &uid, &gid);
	is_int(uid, geteuid() == 0 ? 77 : 0, "uid of the pre-auth process");
	is_int(gid, geteuid() == 0 ? 78 : 0, "gid of the pre-auth process");
	return done();
}
