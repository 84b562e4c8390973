/* One decision over any database. */
#include "auth/backend.h"
#include "auth/code.h"
#include "auth/mech_plain.h"
#include "tap.h"

static struct arena arena;

static enum auth_result lookup(
    void *ctx, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	(void)ctx;
	(void)a;
	if (str_eq(user, STR("down"))) {
		err_set(e, ERR_TEMP, "down");
		return AUTH_TEMPFAIL;
	}
	if (str_eq(user, STR("locked")))
		auth_record_set(r, a, STR("nologin"), STR("yes"));
	else if (!str_eq(user, STR("user")) && !str_eq(user, STR("tim")) && !str_eq(user, STR("chris")) &&
	         !str_eq(user, STR("anonymous")))
		return AUTH_UNKNOWN;
	r->password = str_eq(user, STR("tim"))     ? STR("{PLAIN}tanstaaftanstaaf")
	              : str_eq(user, STR("chris")) ? STR("{PLAIN}secret")
	                                           : STR("{PLAIN}pencil");
	return AUTH_OK;
}

static enum auth_result token(
    void *ctx, struct str user, struct str t, struct arena *a, struct auth_record *r, struct err *e)
{
	(void)ctx;
	(void)user;
	(void)a;
	(void)r;
	err_set(e, ERR_PERM, "no");
	return str_eq(t, STR("good")) ? AUTH_OK : str_eq(t, STR("later")) ? AUTH_TEMPFAIL : AUTH_REFUSED;
}

static const struct auth_backend backend = {.lookup = lookup, .token = token};
static struct auth_policy policy = {.lower = true,
    .default_scheme = {"CRYPT", 5},
    .hostname = {"host", 4},
    .anonymous_user = {"anonymous", 9}};

static struct auth_sasl begin(const char *mech)
{
	static struct auth_question q;
	struct auth_sasl s;

	q = (struct auth_question){&backend, &policy, &arena};
	auth_sasl_start(&s, str_c(mech), &q, NULL);
	return s;
}

__attribute__((constructor)) static void make_arena(void)
{
	arena_init(&arena, "test", 64 << 20);
}

static enum auth_step step(struct auth_sasl *s, struct str in, struct str *out)
{
	struct err e;

	return auth_sasl_step(s, in, out, &e);
}

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
