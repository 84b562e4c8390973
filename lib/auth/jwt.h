/*
 * JSON Web Tokens in the compact form of signed ones (RFC 7519, RFC 7515 section 7.1): the parts, and what the claims demand. Whether the
 * signature is right, a program with OpenSSL checks (auth-oauth2); before that nothing here is to be believed.
 */
#ifndef AUTH_JWT_H
#define AUTH_JWT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "text/json.h"

#define AUTH_JWT_MAX 8192

struct auth_jwt {
	struct str alg, kid;        /* of the header; kid NIL when absent */
	struct str text, signature; /* what is signed, as it stands in the token; the signature's bytes */
	struct text_json claims;    /* an object */
};

/* What a token must say. NULL: anything. */
struct auth_jwt_rules {
	const char *issuer, *audience;
	const char *scope; /* a word of "scope" */
	int64_t now_s;
	int64_t leeway_s; /* how far clocks may differ */
	bool may_last;    /* exp may be missing: somebody else has looked (RFC 7662) */
};

/* Strings are the arena's or views of token. 0, or -1 (SYNTAX, LIMIT). A header with "crit" is refused: we understand no extension. */
int auth_jwt_parse(struct arena *a, struct str token, struct auth_jwt *r, struct err *e);
/* Base64 with the alphabet of URLs and without padding (RFC 7515 appendix C); NIL when it isn't. */
struct str auth_jwt_bytes(struct arena *a, struct str s);
/* exp must be there and not be over, nbf not lie ahead, and the rules hold. 0, or -1: PERM, or CANNOT for a token that lacks the scope alone. */
int auth_jwt_check(
    const struct auth_jwt *t, const struct auth_jwt_rules *rules, struct arena *a, struct err *e);
/* A claim's text; NIL when it isn't there or no string. */
struct str auth_jwt_claim(const struct auth_jwt *t, struct str name, struct arena *a);

#endif
