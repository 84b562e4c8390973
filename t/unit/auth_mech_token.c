/* Bearer tokens. */
#include "auth/mech_token.h"
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
		const char *mech, *in;
		enum auth_step want;
		enum auth_result result;
	} cases[] = {{"OAUTHBEARER", "n,a=user,\1host=x\1auth=Bearer good\1\1", AUTH_STEP_DONE, AUTH_OK},
	    {"OAUTHBEARER", "n,a=user,\1auth=Bearer bad\1\1", AUTH_STEP_MORE, AUTH_REFUSED},
	    {"OAUTHBEARER", "n,a=user,\1auth=Bearer later\1\1", AUTH_STEP_FAIL, AUTH_TEMPFAIL},
	    {"OAUTHBEARER", "n,a=user,\1auth=Bearer a b\1\1", AUTH_STEP_FAIL, AUTH_REFUSED},
	    {"OAUTHBEARER", "n,a=user,\1auth=Basic good\1\1", AUTH_STEP_FAIL, AUTH_REFUSED},
	    {"OAUTHBEARER", "p=x,a=user,\1auth=Bearer good\1\1", AUTH_STEP_FAIL, AUTH_REFUSED},
	    {"OAUTHBEARER", "n,a=a/b,\1auth=Bearer good\1\1", AUTH_STEP_FAIL, AUTH_UNKNOWN},
	    {"OAUTHBEARER", "", AUTH_STEP_FAIL, AUTH_REFUSED},
	    {"XOAUTH2", "user=user\1auth=Bearer good\1\1", AUTH_STEP_DONE, AUTH_OK},
	    {"XOAUTH2", "user=user\1auth=Bearer bad\1\1", AUTH_STEP_MORE, AUTH_REFUSED},
	    {"XOAUTH2", "auth=Bearer good\1\1", AUTH_STEP_FAIL, AUTH_REFUSED}};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct auth_sasl s = begin(cases[i].mech);

		is_int(step(&s, str_c(cases[i].in), &out), cases[i].want, cases[i].mech);
		is_int(s.result, cases[i].result, "its result");
		if (cases[i].want == AUTH_STEP_MORE) {
			ok(str_find(out, STR("invalid_token")) > 0, "says why in JSON");
			is_int(step(&s, STR("\1"), &out), AUTH_STEP_FAIL, "and fails after the answer");
		}
	}
	return done();
}
