/* PLAIN, LOGIN, ANONYMOUS, EXTERNAL. */
#include "auth/mech_plain.h"

#include "auth_double.h"

int main(void)
{
	struct str out;
	static const struct {
		struct str in;
		enum auth_step want;
		enum auth_result result;
	} plain[] = {{STR("\0user\0pencil"), AUTH_STEP_DONE, AUTH_OK},
	    {STR("user\0user\0pencil"), AUTH_STEP_DONE, AUTH_OK},
	    {STR("USER\0user\0pencil"), AUTH_STEP_DONE, AUTH_OK},
	    {STR("tim\0user\0pencil"), AUTH_STEP_FAIL, AUTH_REFUSED},
	    {STR("\0user\0pencil\0"), AUTH_STEP_FAIL, AUTH_REFUSED},
	    {STR("\0user"), AUTH_STEP_FAIL, AUTH_REFUSED}, {STR("\0user\0"), AUTH_STEP_FAIL, AUTH_REFUSED},
	    {STR("\0\0pencil"), AUTH_STEP_FAIL, AUTH_REFUSED},
	    {STR("\0nobody\0x"), AUTH_STEP_FAIL, AUTH_UNKNOWN},
	    {STR("\0down\0x"), AUTH_STEP_FAIL, AUTH_TEMPFAIL},
	    {STR("\0locked\0pencil"), AUTH_STEP_FAIL, AUTH_REFUSED},
	    {STR("\0a/b\0x"), AUTH_STEP_FAIL, AUTH_UNKNOWN}};
	struct auth_sasl s;

	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
		s = begin("PLAIN");
		is_int(step(&s, plain[i].in, &out), plain[i].want, "PLAIN");
		is_int(s.result, plain[i].result, "its result");
	}
	s = begin("LOGIN");
	is_int(step(&s, STR_NIL, &out), AUTH_STEP_MORE, "LOGIN asks");
	is_int(step(&s, STR("user"), &out), AUTH_STEP_MORE, "and asks");
	is_int(step(&s, STR("pencil"), &out), AUTH_STEP_DONE, "and is satisfied");
	s = begin("LOGIN");
	step(&s, STR("user"), &out);
	is_str(out, STR("Password:"), "a name as initial response");
	is_int(step(&s, STR("pencils"), &out), AUTH_STEP_FAIL, "wrong password");
	s = begin("ANONYMOUS");
	is_int(step(&s, STR("trace"), &out), AUTH_STEP_DONE, "ANONYMOUS");
	is_str(s.record.user, STR("anonymous"), "is its user");
	s = begin("EXTERNAL");
	is_int(step(&s, STR(""), &out), AUTH_STEP_FAIL, "EXTERNAL without a certificate");
	policy.client_name = STR("user");
	s = begin("EXTERNAL");
	is_int(step(&s, STR("user"), &out), AUTH_STEP_DONE, "EXTERNAL");
	s = begin("EXTERNAL");
	is_int(step(&s, STR("tim"), &out), AUTH_STEP_FAIL, "EXTERNAL for somebody else");
	return done();
}
