/* Braces, suffixes, defaults and weakness. */
#include "auth/scheme.h"
#include "tap.h"

static void is_wished(struct arena *a)
{
	static const struct {
		const char *stored, *wished;
		bool want;
	} cases[] = {
	    {"{PLAIN}x", "PLAIN", true},
	    {"{CLEARTEXT}x", "PLAIN", true},
	    {"{PLAIN}x", "SSHA256", false},
	    {"{SSHA256}c2VjcmV0", "SSHA256.hex", true},
	    {"{SHA256}c2VjcmV0", "SSHA256", false},
	    {"{SSHA}c2VjcmV0", "SSHA256", false},
	    {"$6$a$b", "SHA512-CRYPT", true},
	    {"{CRYPT}$6$a$b", "BLF-CRYPT", false},
	    {"{BLF-CRYPT}$2y$05$b", "CRYPT", true},
	    {"$1$a$b", "CRYPT", false},
	    {"{ARGON2I}$argon2i$", "ARGON2ID", false},
	    {"{SCRAM-SHA-1}x", "SCRAM-SHA-256", false},
	    {"{OTP}x", "SSHA256", true},
	    {"{NONE}x", "SSHA256", false},
	    {"{PLAIN}x", "NONE", false},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_int(auth_scheme_is(a, str_c(cases[i].stored), STR("CRYPT"), str_c(cases[i].wished)),
		    cases[i].want, cases[i].stored);
}

int main(void)
{
	static const struct {
		const char *stored, *password;
		bool weak;
		enum auth_scheme_result want;
	} cases[] = {
	    {"{PLAIN}secret", "secret", false, AUTH_SCHEME_MATCH},
	    {"{plain}secret", "secreT", false, AUTH_SCHEME_MISMATCH},
	    {"{PLAIN.b64}c2VjcmV0", "secret", false, AUTH_SCHEME_MATCH},
	    {"{PLAIN.hex}736563726574", "secret", false, AUTH_SCHEME_MATCH},
	    {"{PLAIN.rot13}frperg", "secret", false, AUTH_SCHEME_UNKNOWN},
	    {"{NONE}x", "x", false, AUTH_SCHEME_UNKNOWN},
	    {"{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=", "secret", false, AUTH_SCHEME_MATCH},
	    {"{SHA}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4", "secret", false, AUTH_SCHEME_MATCH},
	    {"{SHA.hex}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4", "secret", false, AUTH_SCHEME_MATCH},
	    {"{SHA}!!", "secret", false, AUTH_SCHEME_MALFORMED},
	    {"{SHA}c2VjcmV0", "secret", false, AUTH_SCHEME_MALFORMED},
	    {"{PLAIN-MD5}5ebe2294ecd0e0f08eab7690d2a6ee69", "secret", false, AUTH_SCHEME_WEAK},
	    {"{PLAIN-MD5}5ebe2294ecd0e0f08eab7690d2a6ee69", "secret", true, AUTH_SCHEME_MATCH},
	    {"{CRYPT}$1$abcdefgh$G//4keteveJp0qb8z2DxG/", "x", false, AUTH_SCHEME_WEAK},
	    {"$6$rounds=1000$saltsalt$x", "x", false, AUTH_SCHEME_MISMATCH},
	    {"", "", false, AUTH_SCHEME_MALFORMED},
	    {"*", "*", false, AUTH_SCHEME_MISMATCH},
	    {"!", "", false, AUTH_SCHEME_MISMATCH},
	    {"{PLAIN}", "", false, AUTH_SCHEME_MATCH},
	    {"{", "x", false, AUTH_SCHEME_WEAK},
	};
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 64 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct auth_secret who = {.a = &a, .user = STR("u"), .password = str_c(cases[i].password)};

		is_int(auth_scheme_verify(&who, str_c(cases[i].stored), STR("CRYPT"), cases[i].weak),
		    cases[i].want, cases[i].stored);
	}
	is_str(auth_scheme_make(
	           &(struct auth_secret){.a = &a, .password = STR("secret")}, STR("SHA.hex"), false, &e),
	    STR("{SHA.hex}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"), "made with a suffix");
	is_str(auth_scheme_make(&(struct auth_secret){.a = &a, .password = STR("x")}, STR("MD5"), false, &e),
	    STR_NIL, "weak isn't made");
	is_int(e.kind, ERR_PERM, "for that reason");
	ok(auth_scheme_find(STR("scram-sha-256")) != NULL, "any case");
	is_wished(&a);
	return done();
}
