/* What a client answers to the offer of a security layer. */
#include "auth/mech_gssapi.h"

#include "auth_double.h"

static int accept_all(struct auth_sasl *s, struct str in, struct err *e)
{
	s->record.user = STR("user");
	return (int)(str_eq(in, STR("ticket")) ? auth_sasl_admit(s, STR("user"), e)
	                                       : auth_sasl_fail(s, AUTH_REFUSED, e, "no"));
}

int main(void)
{
	static const struct {
		struct str message;
		bool good;
		struct str authzid;
	} cases[] = {
	    {STR("\1\0\0\0"), true, STR("")},
	    {STR("\1\0\0\0ann"), true, STR("ann")},
	    {STR("\1\0\0\0ann\0"), true, STR("ann")},
	    {STR("\1\0\20\0ann"), true, STR("ann")},
	    {STR("\1\0\0\0a\0n"), false, STR("")},
	    {STR("\1\0\0\0\377"), false, STR("")},
	    {STR("\2\0\20\0ann"), false, STR("")},
	    {STR("\4\0\20\0ann"), false, STR("")},
	    {STR("\3\0\0\0ann"), false, STR("")},
	    {STR("\1\0\0"), false, STR("")},
	    {STR(""), false, STR("")},
	};
	static const struct auth_backend kerberos = {.gssapi = accept_all};
	struct auth_question q = {&kerberos, &policy, &arena};
	struct auth_sasl s = begin("GSSAPI");
	struct str authzid, out;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool good = auth_mech_gssapi_parse(cases[i].message, &authzid);

		is_int(good, cases[i].good, "case");
		if (good)
			is_str(authzid, cases[i].authzid, "its name");
	}
	is_int(step(&s, STR("ticket"), &out), AUTH_STEP_FAIL, "a database without Kerberos");
	auth_sasl_start(&s, STR("GSSAPI"), &q, NULL);
	is_int(step(&s, STR_NIL, &out), AUTH_STEP_MORE, "no initial response");
	is_int(step(&s, STR("ticket"), &out), AUTH_STEP_DONE, "a ticket");
	auth_sasl_start(&s, STR("GSSAPI"), &q, NULL);
	is_int(step(&s, STR("x"), &out), AUTH_STEP_FAIL, "another");
	return done();
}
