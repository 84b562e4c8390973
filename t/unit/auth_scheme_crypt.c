/* crypt and Argon2. */
#include "auth/scheme_crypt.h"
#include "tap.h"

int main(void)
{
	static const char *const names[] = {"CRYPT", "BLF-CRYPT", "SHA512-CRYPT", "SHA256-CRYPT", "MD5-CRYPT",
	    "DES-CRYPT", "ARGON2I", "ARGON2ID"};
	struct auth_secret right, wrong;
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 64 << 20);
	right = wrong = (struct auth_secret){.a = &a, .password = STR("secret")};
	wrong.password = STR("secres");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str made = auth_scheme_make(&right, str_c(names[i]), true, &e);

		ok(auth_scheme_verify(&right, made, STR("CRYPT"), true) == AUTH_SCHEME_MATCH, "%s", names[i]);
		ok(auth_scheme_verify(&wrong, made, STR("CRYPT"), true) == AUTH_SCHEME_MISMATCH,
		    "%s, another password", names[i]);
	}
	right.password = STR("Hello world!");
	is_int(auth_scheme_verify(&right,
	           STR("{SHA512-CRYPT}$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/"
	               "O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"),
	           STR("CRYPT"), false),
	    AUTH_SCHEME_MATCH, "a hash from the description of SHA-crypt");
	ok(auth_scheme_crypt_is_weak(STR("$1$x")) && auth_scheme_crypt_is_weak(STR("abcdefghijklm")) &&
	        !auth_scheme_crypt_is_weak(STR("$y$x")),
	    "weak ones");
	is_int(auth_scheme_verify(&right, STR("{ARGON2ID}$argon2id$v=19$m=99999999,t=3,p=1$c2FsdHNhbHQ$x"),
	           STR("CRYPT"), false),
	    AUTH_SCHEME_MALFORMED, "Argon2 that wants more memory than a login is worth");
	right.password = str_of("a\0b", 3);
	is_int(auth_scheme_verify(&right, STR("{CRYPT}$6$saltstring$x"), STR("CRYPT"), false),
	    AUTH_SCHEME_MISMATCH, "a NUL in the password");
	return done();
}
