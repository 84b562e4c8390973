/* Environment and identity from a record. */
#include "chain/apply.h"
#include "tap.h"

int main(void)
{
	static const struct {
		const char *field, *want;
	} settings[] = {{"MAIL", "MAIL"}, {"userdb_mail", "MAIL"}, {"userdb_quota_rule", "QUOTA_RULE"},
	    {"userdb_quota_rule2", "QUOTA_RULE2"}, {"userdb_login_tries", NULL}, {"LOGIN_TRIES", NULL},
	    {"TLS_CERT", NULL}, {"AUTH_MECH", NULL}, {"PATH", NULL}, {"LD_PRELOAD", NULL},
	    {"userdb_ld_preload", NULL}, {"userdb_unknown", NULL}, {"QUOTA_UNKNOWN", "QUOTA_UNKNOWN"}};
	struct auth_record r = {.user = STR("ann"), .uid = STR("20001"), .gid = STR("20002")};
	struct chain_identity id;
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		is_str(chain_apply_setting(&a, str_c(settings[i].field)), str_c(settings[i].want),
		    settings[i].field);
	auth_record_set(&r, &a, STR("groups"), STR("20003,20004"));
	ok(chain_apply_resolve(&r, &id, &e) == 0 && id.has && id.uid == 20001 && id.gid == 20002 &&
	        id.ngroups == 2,
	    "identity");
	auth_record_set(&r, &a, STR("userdb_mail"), STR("maildir:~/x"));
	setenv("AUTH_MECH", "PLAIN", 1);
	is_int(chain_apply_environment(&r, &id, &a, &e), 0, "environment");
	is_str(str_c(getenv("USER")), STR("ann"), "USER");
	is_str(str_c(getenv("GROUPS")), STR("20003,20004"), "GROUPS");
	is_str(str_c(getenv("MAIL")), STR("maildir:~/x"), "MAIL");
	ok(!getenv("AUTH_MECH"), "AUTH_MECH is gone");
	auth_record_set(&r, &a, STR("QUOTA_UNKNOWN"), STR("1"));
	is_int(chain_apply_environment(&r, &id, &a, &e), -1, "an unknown setting in a record");
	r.uid = STR("0");
	is_int(chain_apply_resolve(&r, &id, &e), -1, "root is refused");
	r.uid = STR("20001");
	r.gid = STR("0");
	is_int(chain_apply_resolve(&r, &id, &e), -1, "root's group too");
	r.gid = STR_NIL;
	is_int(chain_apply_resolve(&r, &id, &e), -1, "a uid without a gid");
	r.uid = STR("no-such-user-here");
	is_int(chain_apply_resolve(&r, &id, &e), -1, "an unknown system user");
	r.uid = STR_NIL;
	ok(chain_apply_resolve(&r, &id, &e) == 0 && !id.has, "no uid, no identity");
	return done();
}
