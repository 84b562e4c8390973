/* The table of mechanisms and its common rules. */
#include "auth/sasl.h"
#include "auth/mech_plain.h"

#include "auth_double.h"

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
