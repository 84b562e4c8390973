/* The fields of DIGEST-MD5. */
#include "auth/mech_digest_md5.h"
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
	struct auth_sasl s = begin("DIGEST-MD5");
	struct str rest = STR("username=\"chris\", realm=\"a\\\"b\",nc=00000001,,qop=auth"), name, value;
	bool bad;

	ok(auth_mech_digest_md5_next(&arena, &rest, &name, &value, &bad) && str_eq(value, STR("chris")),
	    "quoted");
	ok(auth_mech_digest_md5_next(&arena, &rest, &name, &value, &bad) && str_eq(value, STR("a\"b")),
	    "with an escape");
	ok(auth_mech_digest_md5_next(&arena, &rest, &name, &value, &bad) && str_eq(name, STR("nc")),
	    "a token");
	ok(auth_mech_digest_md5_next(&arena, &rest, &name, &value, &bad) && str_eq(value, STR("auth")),
	    "after an empty element");
	ok(!auth_mech_digest_md5_next(&arena, &rest, &name, &value, &bad) && !bad, "the end");
	rest = STR("a=\"x");
	ok(!auth_mech_digest_md5_next(&arena, &rest, &name, &value, &bad) && bad, "an open quote");
	rest = STR("novalue");
	ok(!auth_mech_digest_md5_next(&arena, &rest, &name, &value, &bad) && bad, "no value");
	is_int(step(&s, STR_NIL, &out), AUTH_STEP_MORE, "a challenge");
	ok(str_find(out, STR("algorithm=md5-sess")) > 0 && str_find(out, STR("nonce=\"")) >= 0,
	    "with nonce and algorithm");
	is_int(step(&s,
	           STR("username=\"chris\",nonce=\"x\",nc=00000001,cnonce=\"y\",digest-uri=\"imap/"
	               "h\",response=0123456789abcdef0123456789abcdef"),
	           &out),
	    AUTH_STEP_FAIL, "another nonce");
	return done();
}
