/* One decision over any database. */
#include "auth/backend.h"
#include "auth/mech_plain.h"

#include "auth_double.h"

int main(void)
{
	struct str out;
	struct auth_question q = {&backend, &policy, &arena};
	struct auth_record r;
	struct err e;

	(void)out;
	(void)begin;
	(void)step;
	is_int(auth_backend_check(&q, &(struct auth_checkpw){STR("User"), STR("pencil"), STR("")}, &r, &e),
	    AUTH_OK, "right");
	is_str(r.user, STR("user"), "the checked name");
	is_int(auth_backend_check(&q, &(struct auth_checkpw){STR("user"), STR("x"), STR("")}, &r, &e),
	    AUTH_REFUSED, "wrong");
	is_int(auth_backend_check(&q, &(struct auth_checkpw){STR("zoe"), STR("x"), STR("")}, &r, &e),
	    AUTH_UNKNOWN, "unknown");
	is_int(auth_backend_check(&q, &(struct auth_checkpw){STR("locked"), STR("pencil"), STR("")}, &r, &e),
	    AUTH_REFUSED, "locked");
	is_int(auth_backend_check(&q, &(struct auth_checkpw){STR("down"), STR("pencil"), STR("")}, &r, &e),
	    AUTH_TEMPFAIL, "temporary");
	is_int(auth_backend_lookup(&backend, &policy, STR("user"), &arena, &r, &e), AUTH_OK, "a lookup");
	policy.default_domain = STR("example.org");
	is_str(auth_backend_name(&policy, &arena, STR("Ann")), STR("ann@example.org"), "the default domain");
	is_str(auth_backend_name(&policy, &arena, STR("ann@x")), STR("ann@x"), "only where there is none");
	r = (struct auth_record){0};
	auth_record_set(&r, &arena, STR("allow_nets"), STR("192.0.2.0/24"));
	policy.remote = STR("192.0.2.1");
	is_int(auth_backend_admit(&policy, &r, &e), AUTH_OK, "an allowed network");
	policy.remote = STR("192.0.3.1");
	is_int(auth_backend_admit(&policy, &r, &e), AUTH_REFUSED, "another one");
	return done();
}
