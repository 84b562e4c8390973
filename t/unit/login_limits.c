/* Which connections count, and as what. */
#include "login/limits.h"

#include <stdlib.h>
#include <unistd.h>

#include "login/slots.h"
#include "sys/fd.h"
#include "tap.h"

static void sessions(struct login_settings *s)
{
	const struct str bob[2] = {STR("imap"), STR("bob")}, pop[2] = {STR("pop3"), STR("bob")};
	struct login_facts f = {.rip = "192.0.2.1", .lip = "192.0.2.2"}, local = {.same_host = true};
	struct login_limits a, b, c;
	struct err e;

	ok(login_limits_arrive(&a, s, &f, &e) == 0 && login_limits_session(&a, s, &f, bob, &e) == 0, "one");
	is_int(a.n, 2, "places by user and address");
	ok(login_limits_arrive(&b, s, &f, &e) == 0, "the next one arrives");
	ok(login_limits_session(&b, s, &f, bob, &e) < 0 && e.kind == ERR_LIMIT && b.n == 0,
	    "and is too many");
	ok(login_limits_session(&b, s, &f, pop, &e) == 0, "not for another service");
	ok(login_limits_arrive(&c, s, &local, &e) == 0 && login_limits_session(&c, s, &local, bob, &e) == 0,
	    "from this host");
	is_int(c.n, 1, "only by user");
	while (a.n)
		fd_close(&a.session[--a.n]);
	login_limits_leave(&b);
	ok(b.dir < 0 && b.n == 2, "places stay when the waiting is over");
	login_slots_sweep(c.dir);
}

int main(void)
{
	char dir[] = "/tmp/limits-XXXXXX";
	struct login_settings s = {.max_user = 2, .max_user_address = 1, .limit_dir = dir};
	struct login_settings none = {.limit_dir = "/nonexistent"};
	struct login_limits l;
	struct err e;

	if (!mkdtemp(dir))
		return 1;
	setenv("LOGIN_LIMIT_DIR", dir, 1);
	sessions(&s);
	ok(login_limits_arrive(&l, &none, &(struct login_facts){.rip = "192.0.2.1"}, &e) == 0 && l.dir < 0,
	    "without limits no directory is needed");
	return done();
}
