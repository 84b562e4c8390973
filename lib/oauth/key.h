/*
 * Public keys, and whether one has signed a token: RS256, RS384, RS512, ES256, ES384, EdDSA. The key decides which of them is possible, never the token
 * alone; there are no shared secrets. RSA keys of less than 2048 bits are refused. (OpenSSL: a program that uses it links -lcrypto.)
 */
#ifndef OAUTH_KEY_H
#define OAUTH_KEY_H

#include "auth/jwt.h"
#include "oauth/jwk.h"

#define OAUTH_KEY_MAX 64 /* of a set */

struct oauth_key {
	void *pkey;          /* OpenSSL's */
	struct str kid, alg; /* NIL: not said */
};

/* Keys in PEM, one after the other. Their number, or -1: there is none, or more than max. */
int oauth_key_from_pem(struct str text, struct oauth_key *keys, size_t max, struct err *e);
/* A key from a set. False when it isn't one after all. */
bool oauth_key_from_jwk(const struct oauth_jwk *j, struct oauth_key *r);
/* Could this key have signed the token? By its id and algorithm, where both say one. */
bool oauth_key_fits(const struct oauth_key *k, const struct auth_jwt *t);
bool oauth_key_verifies(const struct oauth_key *k, const struct auth_jwt *t);
void oauth_key_free(struct oauth_key *k);

#endif
