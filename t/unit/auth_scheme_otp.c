/* The scheme OTP. */
#include "auth/scheme_otp.h"
#include "tap.h"

int main(void)
{
	static struct arena a;
	struct auth_secret who = {.a = &a, .password = STR("This is a test."), .rounds = 99};
	struct str made;
	struct err e;

	arena_init(&a, "test", 4 << 20);
	is_int(
	    auth_scheme_otp_verify(NULL, &who, STR("md5 499 ke1234 5bf075d9959d036f")), 1, "the pass-phrase");
	is_int(auth_scheme_otp_verify(NULL, &who, STR("md5 498 ke1234 5bf075d9959d036f")), 0,
	    "another sequence");
	is_int(auth_scheme_otp_verify(NULL, &who, STR("md5 499 ke1234")), -1, "not a sequence");
	made = auth_scheme_otp_make(NULL, &who, &e);
	ok(str_starts(made, STR("sha1 99 ")), "made");
	is_int(auth_scheme_otp_verify(NULL, &who, made), 1, "and verified");
	who.rounds = 10000;
	is_str(auth_scheme_otp_make(NULL, &who, &e), STR_NIL, "too long a sequence");
	is_int(e.kind, ERR_LIMIT, "says so");
	return done();
}
