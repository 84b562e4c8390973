/* PLAIN, LOGIN, ANONYMOUS, EXTERNAL. */
#include "auth/mech_plain.h"
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
	static const struct {
		struct str in;
		enum auth_step want;
		enum auth_result result;
	} plain[] = {{STR("\0user\0pencil"), AUTH_STEP_DONE, AUTH_OK},
	    {STR("user\0user\0pencil"), AUTH_STEP_DONE, AUTH_OK},
	    {STR("USER\0user\0pencil"), AUTH_STEP_DONE, AUTH_OK},
	    {STR("tim\0user\0pencil"), AUTH_STEP_FAIL, AUTH_REFUSED},
	    {STR("\0user\0pencil\0"), AUTH_STEP_FAIL, AUTH_REFUSED},
	    {STR("\0user"), AUTH_STEP_FAIL, AUTH_REFUSED}, {STR("\0user\0"), AUTH_STEP_FAIL, AUTH_REFUSED},
	    {STR("\0\0pencil"), AUTH_STEP_FAIL, AUTH_REFUSED},
	    {STR("\0nobody\0x"), AUTH_STEP_FAIL, AUTH_UNKNOWN},
	    {STR("\0down\0x"), AUTH_STEP_FAIL, AUTH_TEMPFAIL},
	    {STR("\0locked\0pencil"), AUTH_STEP_FAIL, AUTH_REFUSED},
	    {STR("\0a/b\0x"), AUTH_STEP_FAIL, AUTH_UNKNOWN}};
	struct auth_sasl s;

	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
		s = begin("PLAIN");
		is_int(step(&s, plain[i].in, &out), plain[i].want, "PLAIN");
		is_int(s.result, plain[i].result, "its result");
	}
	s = begin("LOGIN");
	is_int(step(&s, STR_NIL, &out), AUTH_STEP_MORE, "LOGIN asks");
	is_int(step(&s, STR("user"), &out), AUTH_STEP_MORE, "and asks");
	is_int(step(&s, STR("pencil"), &out), AUTH_STEP_DONE, "and is satisfied");
	s = begin("LOGIN");
	step(&s, STR("user"), &out);
	is_str(out, STR("Password:"), "a name as initial response");
	is_int(step(&s, STR("pencils"), &out), AUTH_STEP_FAIL, "wrong password");
	s = begin("ANONYMOUS");
	is_int(step(&s, STR("trace"), &out), AUTH_STEP_DONE, "ANONYMOUS");
	is_str(s.record.user, STR("anonymous"), "is its user");
	s = begin("EXTERNAL");
	is_int(step(&s, STR(""), &out), AUTH_STEP_FAIL, "EXTERNAL without a certificate");
	policy.client_name = STR("user");
	s = begin("EXTERNAL");
	is_int(step(&s, STR("user"), &out), AUTH_STEP_DONE, "EXTERNAL");
	s = begin("EXTERNAL");
	is_int(step(&s, STR("tim"), &out), AUTH_STEP_FAIL, "EXTERNAL for somebody else");
	return done();
}
