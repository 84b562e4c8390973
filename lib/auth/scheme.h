/*
 * Stored passwords: "{SCHEME}data", "{SCHEME.hex}data" or "{SCHEME.b64}data", as Dovecot and LDAP servers store them. Without braces
 * the scheme is the caller's default (CRYPT, unless a setting says otherwise).
 *
 *	CRYPT                     whatever the C library's crypt knows: yescrypt, $6$, $5$, $2b$; $1$ and DES are weak
 *	BLF-CRYPT SHA512-CRYPT SHA256-CRYPT; weak: MD5-CRYPT (MD5), DES-CRYPT
 *	SHA SHA1 SHA256 SHA512, SSHA SSHA256 SSHA512; weak: SMD5 LDAP-MD5 PLAIN-MD5 PLAIN-MD4
 *	PLAIN CLEAR CLEARTEXT PLAIN-TRUNC
 *	CRAM-MD5 (weak name: HMAC-MD5), DIGEST-MD5, SCRAM-SHA-1 SCRAM-SHA-256: also for their mechanisms
 *	PBKDF2 ARGON2I ARGON2ID
 *	OTP                       the last one-time password of a sequence (RFC 2289), for its mechanism
 *
 * Comparisons take a time that depends on lengths alone.
 */
#ifndef AUTH_SCHEME_H
#define AUTH_SCHEME_H

#include "auth/hash.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Who and with what: a stored value is checked against these, or made from them. */
struct auth_secret {
	struct arena *a; /* for what is computed; the caller resets it */
	struct str user, password;
	unsigned rounds; /* for making one: cost in the scheme's own unit, 0 its default */
};

enum auth_scheme_code { AUTH_CODE_RAW, AUTH_CODE_HEX, AUTH_CODE_BASE64 };

struct auth_scheme {
	const char *name;
	bool weak;
	enum auth_scheme_code code;   /* how data is written when the scheme has no suffix */
	const struct auth_hash *hash; /* of the digest family, and SCRAM */
	const char *prefix;           /* of the crypt family */
	bool salted;
	/* 1 equal, 0 not, -1 the data (decoded) isn't of this scheme. */
	int (*verify)(const struct auth_scheme *s, const struct auth_secret *who, struct str data);
	/* The data, before encoding; NIL when it can't be made (e is set). */
	struct str (*make)(const struct auth_scheme *s, const struct auth_secret *who, struct err *e);
};

enum auth_scheme_result {
	AUTH_SCHEME_MISMATCH,
	AUTH_SCHEME_MATCH,
	AUTH_SCHEME_UNKNOWN,   /* no such scheme */
	AUTH_SCHEME_WEAK,      /* a weak scheme, and those aren't allowed */
	AUTH_SCHEME_MALFORMED, /* the data isn't what the scheme stores */
};

/* The i-th scheme, NULL after the last; and by name (any case). */
const struct auth_scheme *auth_scheme_at(size_t i);
const struct auth_scheme *auth_scheme_find(struct str name);
/* Splits a stored password and decodes the data. NULL when the scheme isn't known. *data_r is NIL when it can't be decoded. */
const struct auth_scheme *auth_scheme_split(
    struct arena *a, struct str stored, struct str otherwise, struct str *data_r);
enum auth_scheme_result auth_scheme_verify(
    const struct auth_secret *who, struct str stored, struct str otherwise, bool allow_weak);
/* Is the stored password of the scheme `name` (with or without a suffix) already? CRYPT is any crypt method that isn't weak; the sequences of OTP
 * are never of another scheme. */
bool auth_scheme_is(struct arena *a, struct str stored, struct str otherwise, struct str name);
const char *auth_scheme_result_text(enum auth_scheme_result r);
/* "{SCHEME}data" for a name with or without a suffix; NIL and e (NOTFOUND, PERM for weak, CANNOT). */
struct str auth_scheme_make(const struct auth_secret *who, struct str name, bool allow_weak, struct err *e);

#endif
