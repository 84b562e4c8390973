/*
 * JSON Web Keys (RFC 7517): public keys for signatures, as an issuer publishes them in a set. RSA (RFC 7518 section 6.3), EC on P-256 and P-384 (section
 * 6.2), OKP with Ed25519 and Ed448 (RFC 8037). Keys of other kinds, for encryption, or with a shared secret are passed over.
 */
#ifndef OAUTH_JWK_H
#define OAUTH_JWK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "text/json.h"

enum oauth_jwk_type { OAUTH_JWK_RSA, OAUTH_JWK_EC, OAUTH_JWK_OKP };

struct oauth_jwk {
	enum oauth_jwk_type type;
	struct str kid, alg; /* NIL when the key doesn't say */
	struct str curve;    /* EC and OKP */
	struct str n, e;     /* RSA: numbers as bytes, most significant first */
	struct str x, y;     /* EC: of the curve's length; OKP: x alone */
};

struct oauth_jwk_set {
	struct str rest; /* of the array "keys" */
};

/* Begins with the text of a set. 0, or -1 (SYNTAX). */
int oauth_jwk_parse(struct str text, struct oauth_jwk_set *set, struct err *e);
/* The next key that is usable; strings are the arena's. False at the end. */
bool oauth_jwk_next(struct oauth_jwk_set *set, struct arena *a, struct oauth_jwk *r);

#endif
