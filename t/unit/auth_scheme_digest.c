/* What each digest scheme makes, it verifies, and nothing else. */
#include "auth/scheme_digest.h"
#include "tap.h"

int main(void)
{
	static struct arena a;
	struct err e;
	const struct auth_scheme *s;

	arena_init(&a, "test", 256 << 20);
	for (size_t i = 0; (s = auth_scheme_at(i)); i++) {
		struct auth_secret right = {.a = &a,
		                       .user = STR("ann@example.org"),
		                       .password = STR("secret")},
		                   wrong = right;
		struct str made;

		if (s->prefix || strstr(s->name, "CRYPT") || strstr(s->name, "ARGON"))
			continue;
		wrong.password = STR("secret2");
		made = auth_scheme_make(&right, str_c(s->name), true, &e);
		ok(auth_scheme_verify(&right, made, STR("CRYPT"), true) == AUTH_SCHEME_MATCH, "%s", s->name);
		ok(auth_scheme_verify(&wrong, made, STR("CRYPT"), true) ==
		        (strcmp(s->name, "PLAIN-TRUNC") == 0 ? AUTH_SCHEME_MATCH : AUTH_SCHEME_MISMATCH),
		    "%s, another password", s->name);
	}
	ok(str_is_nil(auth_scheme_make(
	       &(struct auth_secret){.a = &a, .password = STR("x")}, STR("DIGEST-MD5"), true, &e)),
	    "DIGEST-MD5 needs a user");
	is_int(auth_scheme_verify(&(struct auth_secret){.a = &a, .password = STR("x")},
	           STR("{PBKDF2}$1$salt$99999999999$00"), STR("CRYPT"), true),
	    AUTH_SCHEME_MALFORMED, "absurd rounds");
	return done();
}
