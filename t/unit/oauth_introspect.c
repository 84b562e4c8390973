/* What an authorization server is asked and says. */
#include "oauth/introspect.h"
#include "tap.h"

int main(void)
{
	static const struct {
		const char *text;
		enum auth_result want;
	} cases[] = {{"{\"active\": true, \"username\": \"ann\"}", AUTH_OK},
	    {"{\"active\":false}", AUTH_REFUSED}, {"{\"active\": \"true\"}", AUTH_TEMPFAIL},
	    {"{\"active\": 1}", AUTH_TEMPFAIL}, {"{\"active\": true, \"active\": false}", AUTH_TEMPFAIL},
	    {"{}", AUTH_TEMPFAIL}, {"[true]", AUTH_TEMPFAIL}, {"", AUTH_TEMPFAIL}, {"<html>", AUTH_TEMPFAIL}};
	struct oauth_introspect who = {.id = STR("a:b c"), .secret = STR("s%")};
	struct auth_jwt t;
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_int(oauth_introspect_parse(str_c(cases[i].text), &t, &e), cases[i].want, cases[i].text);
	oauth_introspect_parse(STR("{\"active\": true, \"username\": \"ann\"}"), &t, &e);
	is_str(auth_jwt_claim(&t, STR("username"), &a), STR("ann"), "its members are claims");
	is_str(oauth_introspect_request(&who, &a, STR("x/y&z=")),
	    STR("Accept: application/json\nContent-Type: application/x-www-form-urlencoded\n"
	        "Authorization: Basic "
	        "YSUzQWIlMjBjOnMlMjU=\n\ntoken=x%2Fy%26z%3D&token_type_hint=access_token"),
	    "the request");
	who.bearer = STR("own");
	ok(str_find(oauth_introspect_request(&who, &a, STR("x")), STR("\nAuthorization: Bearer own\n\n")) > 0,
	    "with a bearer token");
	ok(str_find(oauth_introspect_request(&(struct oauth_introspect){0}, &a, STR("x")),
	       STR("Authorization")) < 0,
	    "with nothing");
	return done();
}
