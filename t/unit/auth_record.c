/* Records and their fields. */
#include "auth/record.h"
#include "tap.h"

int main(void)
{
	struct auth_record r = {0};
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	is_int(auth_record_words(
	           &r, &a, STR("uid=5 userdb_gid=6 flag  userdb_quota=1 x:default=2 x:default=3"), &e),
	    0, "words");
	is_str(r.uid, STR("5"), "a member");
	is_str(r.gid, STR("6"), "a member with userdb_");
	is_str(auth_record_field(&r, STR("flag")), STR("yes"), "no value is yes");
	is_str(auth_record_field(&r, STR("quota")), STR("1"), "userdb_ is looked through");
	is_str(auth_record_field(&r, STR("x")), STR("2"), ":default doesn't replace");
	is_str(auth_record_field(&r, STR("none")), STR_NIL, "absent");
	auth_record_set(&r, &a, STR("x:remove"), STR("yes"));
	is_str(auth_record_field(&r, STR("x")), STR_NIL, ":remove");
	auth_record_set(&r, &a, STR("uid:remove"), STR("yes"));
	is_str(r.uid, STR_NIL, ":remove of a member");
	while (auth_record_set(&r, &a, STR("y"), STR("1")))
		;
	is_int((int64_t)r.fields.n, AUTH_RECORD_FIELDS_MAX, "the limit of fields");
	is_int(auth_result_exit(AUTH_OK), 0, "exit codes");
	is_int(auth_result_exit(AUTH_UNKNOWN), 1, "unknown is refused");
	is_int(auth_result_exit(AUTH_TEMPFAIL), 111, "temporary");
	return done();
}
