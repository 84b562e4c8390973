/* A one-time password sequence as a stored password. */
#include "auth/scheme_otp.h"

#include "auth/otp.h"

#define SEQUENCE 1024
#define SEED 8

int auth_scheme_otp_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data)
{
	unsigned char value[AUTH_OTP_SIZE];
	struct auth_otp o;

	(void)s;
	if (!auth_otp_parse(who->a, data, &o))
		return -1;
	auth_otp_compute(&o, who->password, o.sequence, value);
	return str_eq_const_time(str_of(value, sizeof value), str_of(o.value, sizeof o.value));
}

struct str auth_scheme_otp_make(const struct auth_scheme *s, const struct auth_secret *who, struct err *e)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
	struct auth_otp o = {.hash = &auth_hash_sha1, .sequence = who->rounds ? who->rounds : SEQUENCE};
	unsigned char random[SEED];

	(void)s;
	if (o.sequence > AUTH_OTP_SEQUENCE_MAX) {
		err_set(e, ERR_LIMIT, "a sequence has at most %d passwords", AUTH_OTP_SEQUENCE_MAX);
		return STR_NIL;
	}
	auth_hash_random(random, sizeof random);
	for (size_t i = 0; i < SEED; i++)
		o.seed[i] = letters[random[i] % 32];
	auth_otp_compute(&o, who->password, o.sequence, o.value);
	return auth_otp_print(who->a, &o);
}
