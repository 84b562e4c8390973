/* CRAM-MD5 by RFC 2195's example, APOP by RFC 1939's. */
#include "auth/mech_digest.h"
#include "auth/mech_plain.h"

#include "auth_double.h"

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
