/* CRAM-MD5 by RFC 2195's example, APOP by RFC 1939's. */
#include "auth/mech_digest.h"
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
	struct auth_sasl s = begin("CRAM-MD5");
	unsigned char states[32], digest[16];
	struct str answer;

	is_int(step(&s, STR_NIL, &out), AUTH_STEP_MORE, "a challenge");
	ok(str_starts(out, STR("<")) && str_ends(out, STR("@host>")), "in angle brackets");
	auth_hash_cram_states(STR("tanstaaftanstaaf"), states);
	auth_hash_cram_with(states, STR("<1896.697170952@postoffice.reston.mci.net>"), digest);
	is_str(auth_code_hex(&arena, str_of(digest, 16)), STR("b913a602c7eda7a495b4e6e7334d3890"),
	    "the digest of the RFC's example");
	auth_hash_cram_with(states, out, digest);
	answer = arena_printf(&arena, "tim %.*s", STR_ARG(auth_code_hex(&arena, str_of(digest, 16))));
	is_int(step(&s, answer, &out), AUTH_STEP_DONE, "right");
	s = begin("CRAM-MD5");
	step(&s, STR_NIL, &out);
	is_int(step(&s, answer, &out), AUTH_STEP_FAIL, "replayed under another challenge");
	s = begin("CRAM-MD5");
	step(&s, STR_NIL, &out);
	is_int(step(&s, STR("tim"), &out), AUTH_STEP_FAIL, "no digest");
	policy.challenge = STR("<1896.697170952@dbc.mtview.ca.us>");
	s = begin("APOP");
	is_int(step(&s, STR("tim c4c9334bac560ecc979e58001b3e22fb"), &out), AUTH_STEP_FAIL,
	    "APOP, another secret");
	auth_hash_of(&auth_hash_md5, policy.challenge, STR("tanstaaf"), digest);
	is_str(auth_code_hex(&arena, str_of(digest, 16)), STR("c4c9334bac560ecc979e58001b3e22fb"),
	    "APOP's example");
	auth_hash_of(&auth_hash_md5, policy.challenge, STR("tanstaaftanstaaf"), digest);
	s = begin("APOP");
	is_int(step(&s, arena_printf(&arena, "tim %.*s", STR_ARG(auth_code_hex(&arena, str_of(digest, 16)))),
	           &out),
	    AUTH_STEP_DONE, "APOP");
	policy.challenge = STR_NIL;
	s = begin("APOP");
	is_int(step(&s, answer, &out), AUTH_STEP_FAIL, "APOP without a stamp");
	return done();
}
