/* The fields of DIGEST-MD5. */
#include "auth/mech_digest_md5.h"
#include "auth/mech_plain.h"

#include "auth_double.h"

/* What chris answers to the challenge, with the right password and that count. */
static struct str answer_to(struct str challenge, const char *count)
{
	struct str nonce = str_from(challenge, (size_t)str_find(challenge, STR("nonce=\"")) + 7);
	unsigned char d[16];
	struct str a1, a2;

	nonce = str_head(nonce, str_cspan(nonce, "\""));
	auth_hash_of(&auth_hash_md5, STR("chris::secret"), STR(""), d);
	auth_hash_of(&auth_hash_md5, arena_str(&arena, str_of((char *)d, 16)),
	    arena_printf(&arena, ":%.*s:y", STR_ARG(nonce)), d);
	a1 = auth_code_hex(&arena, str_of(d, 16));
	auth_hash_of(&auth_hash_md5, STR("AUTHENTICATE:imap/host"), STR(""), d);
	a2 = auth_code_hex(&arena, str_of(d, 16));
	auth_hash_of(&auth_hash_md5, a1,
	    arena_printf(&arena, ":%.*s:%s:y:auth:%.*s", STR_ARG(nonce), count, STR_ARG(a2)), d);
	return arena_printf(&arena,
	    "username=\"chris\",nonce=\"%.*s\",nc=%s,cnonce=\"y\",qop=auth,digest-uri=\"imap/"
	    "host\",response=%.*s",
	    STR_ARG(nonce), count, STR_ARG(auth_code_hex(&arena, str_of(d, 16))));
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
	s = begin("DIGEST-MD5");
	step(&s, STR_NIL, &out);
	is_int(step(&s, answer_to(out, "00000001"), &out), AUTH_STEP_MORE, "the right answer");
	s = begin("DIGEST-MD5");
	step(&s, STR_NIL, &out);
	is_int(step(&s, answer_to(out, "00000002"), &out), AUTH_STEP_FAIL, "a nonce's second use");
	return done();
}
