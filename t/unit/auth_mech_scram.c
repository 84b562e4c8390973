/* SCRAM-SHA-256's messages; the exchange by an independent client is in t/auth-mech.bats. */
#include "auth/mech_scram.h"
#include "auth/mech_plain.h"

#include "auth_double.h"

int main(void)
{
	struct str out;
	static const char *const wrong[] = {"", "n", "n,,", "n,,n=user", "n,,r=x",
	    "n,,n=user,r=", "n,,m=x,n=user,r=x", "x,,n=user,r=x", "p=tls-exporter,,n=user,r=x",
	    "n,b=c,n=user,r=x", "n,,n=us=er,r=x", "n,,n=,r=x", "n,,n=user,r=\x01"};
	struct auth_sasl s;
	struct str first;
	struct err e;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		s = begin("SCRAM-SHA-256");
		ok(step(&s, str_c(wrong[i]), &out) == AUTH_STEP_FAIL && s.result != AUTH_OK, "refused: %s",
		    wrong[i]);
	}
	s = begin("SCRAM-SHA-256");
	is_int(step(&s, STR("n,,n=user,r=abc"), &out), AUTH_STEP_MORE, "a first message");
	ok(str_starts(out, STR("r=abc")) && str_find(out, STR(",i=4096")) > 0, "is answered");
	first = arena_str(&arena, str_from(out, 5 + 32));
	ok(auth_sasl_step(&s, STR("c=biws,r=abc,p=AAAA"), &out, &e) == AUTH_STEP_FAIL &&
	        strstr(e.text, "nonce"),
	    "another nonce: %s", e.text);
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
