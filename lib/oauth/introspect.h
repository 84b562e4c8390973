/* Asking an authorization server about a token (RFC 7662): the request's text, and what its answer says. */
#ifndef OAUTH_INTROSPECT_H
#define OAUTH_INTROSPECT_H

#include "auth/jwt.h"
#include "auth/record.h"

/* How we show who we are: client id and secret (RFC 6749 section 2.3.1), or a bearer token (RFC 6750); nothing when all are NIL. */
struct oauth_introspect {
	struct str id, secret, bearer;
};

/* Header lines, an empty line and the form. */
struct str oauth_introspect_request(const struct oauth_introspect *who, struct arena *a, struct str token);
/*
 * The answer's members as claims; active ones are to be checked further by auth_jwt_check() with may_last. AUTH_OK; AUTH_REFUSED for a token that isn't
 * active; AUTH_TEMPFAIL for what is no answer.
 */
enum auth_result oauth_introspect_parse(struct str text, struct auth_jwt *r, struct err *e);

#endif
