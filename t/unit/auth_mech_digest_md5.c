/* The fields of DIGEST-MD5. */
#include "auth/mech_digest_md5.h"
#include "auth/mech_plain.h"

#include "auth_double.h"

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
