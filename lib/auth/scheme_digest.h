/* Schemes made of plain digests and of the secrets that mechanisms store. Each pair is as struct auth_scheme says. */
#ifndef AUTH_SCHEME_DIGEST_H
#define AUTH_SCHEME_DIGEST_H

#include "auth/scheme.h"

#define AUTH_SCHEME_PAIR(VERB)                                                            \
	int auth_scheme_##VERB##_verify(                                                  \
	    const struct auth_scheme *s, const struct auth_secret *who, struct str data); \
	struct str auth_scheme_##VERB##_make(                                             \
	    const struct auth_scheme *s, const struct auth_secret *who, struct err *e)

AUTH_SCHEME_PAIR(digest); /* hash(password salt) salt */
AUTH_SCHEME_PAIR(plain);  /* the password */
AUTH_SCHEME_PAIR(trunc);  /* "length-password": only that many bytes count */
AUTH_SCHEME_PAIR(cram);   /* the states of HMAC-MD5 */
AUTH_SCHEME_PAIR(ha1);    /* MD5(user ":" realm ":" password): the realm is the domain of the user's name */
AUTH_SCHEME_PAIR(scram);  /* "iterations,salt,StoredKey,ServerKey", base64 (RFC 5803 in Dovecot's writing) */
AUTH_SCHEME_PAIR(pbkdf2); /* "$1$salt$rounds$hexadecimal key", HMAC-SHA-1 */

/* MD5(user ":" realm ":" password) for DIGEST-MD5. */
void auth_scheme_ha1(struct str user, struct str realm, struct str password, unsigned char out[16]);

#endif
