/*
 * One-time passwords (RFC 2289): a pass-phrase and a seed, hashed a number of times; each password is what, hashed once more, gives the one
 * before. Kept is the last one that was used, as Dovecot stores it: "algorithm sequence seed hexadecimal".
 */
#ifndef AUTH_OTP_H
#define AUTH_OTP_H

#include "auth/hash.h"
#include "base/arena.h"
#include "base/str.h"

#define AUTH_OTP_SEED_MAX 16
#define AUTH_OTP_SEQUENCE_MAX 9999
#define AUTH_OTP_SIZE 8

struct auth_otp {
	const struct auth_hash *hash; /* md4, md5 or sha1 */
	unsigned sequence;            /* of value; the next password is the one before it */
	char seed[AUTH_OTP_SEED_MAX + 1];
	unsigned char value[AUTH_OTP_SIZE];
};

/* The password of this sequence number for a pass-phrase, with o's hash and seed. */
void auth_otp_compute(
    const struct auth_otp *o, struct str phrase, unsigned sequence, unsigned char out[AUTH_OTP_SIZE]);
/* One round: value becomes the password before it. */
void auth_otp_round(const struct auth_hash *h, unsigned char value[AUTH_OTP_SIZE]);
/* What is stored. False when it isn't that. */
bool auth_otp_parse(struct arena *a, struct str data, struct auth_otp *r);
struct str auth_otp_print(struct arena *a, const struct auth_otp *o);

/* A client's extended response (RFC 2243): hex, word, init-hex or init-word. */
struct auth_otp_response {
	unsigned char value[AUTH_OTP_SIZE]; /* the password */
	bool has_next;                      /* a new sequence is asked for: what is to be stored */
	struct auth_otp next;
};
bool auth_otp_response_parse(struct arena *a, struct str text, struct auth_otp_response *r);

#endif
