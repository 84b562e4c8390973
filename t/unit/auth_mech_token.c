/* Bearer tokens. */
#include "auth/mech_token.h"
#include "auth/mech_plain.h"

#include "auth_double.h"

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
			is_str(out,
			    str_eq(str_c(cases[i].mech), STR("XOAUTH2"))
			        ? STR("{\"status\":\"401\",\"schemes\":\"Bearer\"}")
			        : STR("{\"status\":\"invalid_token\",\"schemes\":\"bearer\"}"),
			    "says why in JSON");
			is_int(step(&s, STR("\1"), &out), AUTH_STEP_FAIL, "and fails after the answer");
		}
	}
	return done();
}
