/* GSSAPI (RFC 4752): what of it needs no Kerberos. The step is in auth/mech.h. */
#ifndef AUTH_MECH_GSSAPI_H
#define AUTH_MECH_GSSAPI_H

#include "auth/mech.h"

/* The server's offer before it is wrapped: four bytes that say "no security layer", which is the only one that we have: TLS does better. */
extern const struct str auth_mech_gssapi_offer;
/* The client's choice after it was unwrapped: the layer's bit, a size, the authorization name (UTF-8, may be empty). False when it isn't that, or chooses
 * a security layer. */
bool auth_mech_gssapi_parse(struct str message, struct str *authzid_r);

#endif
