/* checkpassword's request. */
#include "auth/checkpw.h"

#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

int main(void)
{
	struct auth_checkpw r;
	static struct arena a;
	struct err e;
	int p[2];

	arena_init(&a, "test", 1 << 20);
	ok(auth_checkpw_parse(str_of("u\0p\0t\0", 6), &r), "the three fields");
	is_str(r.user, STR("u"), "user");
	is_str(r.password, STR("p"), "password");
	is_str(r.stamp, STR("t"), "stamp");
	ok(auth_checkpw_parse(str_of("u\0p\0", 4), &r) && r.stamp.n == 0, "without a stamp");
	ok(auth_checkpw_parse(str_of("u\0", 2), &r) && r.password.n == 0, "a lookup");
	ok(!auth_checkpw_parse(str_of("u\0p", 3), &r), "cut password");
	ok(!auth_checkpw_parse(STR("u"), &r), "no NUL");
	ok(!auth_checkpw_parse(STR(""), &r), "nothing");
	is_str(auth_checkpw_print(&a, &(struct auth_checkpw){STR("u"), STR("p"), STR("t")}),
	    str_of("u\0p\0t\0", 6), "printed");
	is_str(auth_checkpw_print(&a, &(struct auth_checkpw){str_of("u\0x", 3), STR("p"), STR("t")}), STR_NIL,
	    "a NUL within");
	ok(pipe(p) == 0 && fd_write_all(p[1], str_of("u\0p\0t\0", 6)) == 0 && close(p[1]) == 0, "a pipe");
	ok(auth_checkpw_read(p[0], &a, &r, &e) == 0 && str_eq(r.user, STR("u")), "read");
	is_int(auth_checkpw_read(99, &a, &r, &e), -1, "a descriptor that isn't open");
	is_int(e.kind, ERR_NOTFOUND, "says so");
	return done();
}
