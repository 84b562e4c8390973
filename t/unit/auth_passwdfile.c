/* passwd-file lines. */
#include "auth/passwdfile.h"
#include "tap.h"

int main(void)
{
	static const char file[] = "# c:x\n\nann:{PLAIN}a:1:2:Ann, A:/h:/s:k=v x:y=z "
	                           "w=1:2\r\nann:{PLAIN}second\nb\n:none:x\nannx:{PLAIN}p:::\n";
	struct auth_record r;
	static struct arena a;
	struct err e;
	struct str name, rest;

	arena_init(&a, "test", 1 << 20);
	is_int(auth_passwdfile_find(str_c(file), STR("ann"), &a, &r, &e), AUTH_OK, "found");
	is_str(r.password, STR("{PLAIN}a"), "the first line of a name counts");
	is_str(r.uid, STR("1"), "uid");
	is_str(r.home, STR("/h"), "home");
	is_str(r.shell, STR("/s"), "shell");
	is_str(auth_record_field(&r, STR("w")), STR("1:2"), "colons in the last field");
	ok(auth_passwdfile_name(STR("ann:x\r"), &name, &rest), "a line of DOS");
	is_str(rest, STR("x"), "without its end");
	is_int(auth_passwdfile_find(str_c(file), STR("b"), &a, &r, &e), AUTH_OK, "a name alone");
	is_str(r.password, STR_NIL, "has no password");
	is_int(auth_passwdfile_find(str_c(file), STR("an"), &a, &r, &e), AUTH_UNKNOWN,
	    "a prefix isn't the name");
	is_int(auth_passwdfile_find(str_c(file), STR("zoe"), &a, &r, &e), AUTH_UNKNOWN, "unknown");
	is_str(r.password, STR("{PLAIN}a"), "a password to imitate");
	ok(!auth_passwdfile_name(STR(":x"), &name, &rest), "no name, no line");
	return done();
}
