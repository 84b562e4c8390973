/* The compiled database. */
#include "auth/cdb.h"

#include <unistd.h>

#include "tap.h"

int main(void)
{
	char dir[] = "/tmp/auth_cdb.XXXXXX";
	struct auth_record r = {0};
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	ok(mkdtemp(dir) && chdir(dir) == 0, "a directory");
	is_int(auth_cdb_compile(STR("ann:{PLAIN}x:1:2::/h\n#\nbob:{PLAIN}y\n"), "u.cdb", &e), 2, "two users");
	is_int(auth_cdb_find("u.cdb", STR("ann"), &a, &r, &e), AUTH_OK, "found");
	is_str(r.home, STR("/h"), "its home");
	r = (struct auth_record){0};
	is_int(auth_cdb_find("u.cdb", STR("zoe"), &a, &r, &e), AUTH_UNKNOWN, "unknown");
	is_str(r.password, STR("{PLAIN}x"), "with a password to imitate");
	is_int(auth_cdb_find("none.cdb", STR("ann"), &a, &r, &e), AUTH_TEMPFAIL, "no file is temporary");
	is_int(auth_cdb_compile(STR("ann:a\nann:b\n"), "u.cdb", &e), -1, "a name twice");
	is_int(auth_cdb_find("u.cdb", STR("bob"), &a, &r, &e), AUTH_OK, "the old file is still there");
	is_int(auth_cdb_compile(STR(":x\n"), "u.cdb", &e), -1, "a line without a name");
	unlink("u.cdb");
	ok(chdir("/") == 0 && rmdir(dir) == 0, "nothing else was left");
	return done();
}
