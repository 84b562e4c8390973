/* The table of mechanisms and its common rules. */
#include "auth/sasl.h"
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
	struct auth_sasl s = begin("PLAIN");

	is_int(step(&s, STR_NIL, &out), AUTH_STEP_MORE, "a missing initial response is asked for");
	is_str(out, STR(""), "by an empty challenge");
	is_int(step(&s, STR("\0user\0pencil"), &out), AUTH_STEP_DONE, "then it goes on");
	is_str(s.record.user, STR("user"), "with the user");
	s = begin("CRAM-MD5");
	is_int(
	    step(&s, STR("x"), &out), AUTH_STEP_FAIL, "a server-first mechanism takes no initial response");
	ok(s.result != AUTH_OK, "and that isn't a success");
	is_int(auth_sasl_start(&s, STR("NONE"), &s.q, NULL), -1, "an unknown mechanism");
	ok(!auth_sasl_is_usable(auth_sasl_find(STR("plain")), &policy), "PLAIN needs a secured connection");
	policy.secured = true;
	ok(auth_sasl_is_usable(auth_sasl_find(STR("PLAIN")), &policy), "and has it");
	ok(!auth_sasl_is_usable(auth_sasl_find(STR("SCRAM-SHA-256-PLUS")), &policy), "PLUS needs a binding");
	ok(!auth_sasl_is_usable(auth_sasl_find(STR("EXTERNAL")), &policy), "EXTERNAL needs a certificate");
	for (size_t i = 0; auth_sasl_at(i); i++) {
		s = begin(auth_sasl_at(i)->name);
		for (int turn = 0; turn < 20 && step(&s, STR("rubbish"), &out) == AUTH_STEP_MORE; turn++)
			;
		ok(s.result != AUTH_OK || s.mech->traits & AUTH_MECH_ANONYMOUS, "%s: rubbish is no success",
		    auth_sasl_at(i)->name);
	}
	return done();
}
