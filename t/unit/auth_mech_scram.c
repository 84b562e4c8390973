/* SCRAM-SHA-256's messages; the exchange by an independent client is in t/auth-mech.bats. */
#include "auth/mech_scram.h"
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
	static const char *const wrong[] = {"", "n", "n,,", "n,,n=user", "n,,r=x",
	    "n,,n=user,r=", "n,,m=x,n=user,r=x", "x,,n=user,r=x", "p=tls-exporter,,n=user,r=x",
	    "n,b=c,n=user,r=x", "n,,n=us=er,r=x", "n,,n=,r=x", "n,,n=user,r=\x01"};
	struct auth_sasl s;
	struct str first;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		s = begin("SCRAM-SHA-256");
		ok(step(&s, str_c(wrong[i]), &out) == AUTH_STEP_FAIL && s.result != AUTH_OK, "refused: %s",
		    wrong[i]);
	}
	s = begin("SCRAM-SHA-256");
	is_int(step(&s, STR("n,,n=user,r=abc"), &out), AUTH_STEP_MORE, "a first message");
	ok(str_starts(out, STR("r=abc")) && str_find(out, STR(",i=4096")) > 0, "is answered");
	first = arena_str(&arena, str_from(out, 5 + 32));
	is_int(step(&s, STR("c=biws,r=abc,p=AAAA"), &out), AUTH_STEP_FAIL, "another nonce");
	s = begin("SCRAM-SHA-256");
	step(&s, STR("n,,n=user,r=abc"), &out);
	is_str(str_from(out, 5 + 32), first, "a plain password's salt stays the same");
	s = begin("SCRAM-SHA-256");
	is_int(step(&s, STR("n,,n=nobody,r=abc"), &out), AUTH_STEP_MORE, "an unknown user is answered too");
	policy.more = true;
	s = begin("SCRAM-SHA-256");
	is_int(step(&s, STR("n,,n=nobody,r=abc"), &out), AUTH_STEP_FAIL,
	    "but not when another database follows");
	is_int(s.result, AUTH_UNKNOWN, "which is told");
	return done();
}
