/* PLAIN, LOGIN, ANONYMOUS and EXTERNAL: see auth/mech.h. */
#ifndef AUTH_MECH_PLAIN_H
#define AUTH_MECH_PLAIN_H

#include "auth/mech.h"

/* Takes PLAIN's message apart (RFC 4616): "authzid NUL authcid NUL password". False when it isn't one. For login, which makes a
 * checkpassword request of it. */
bool auth_mech_plain_parse(
    struct str message, struct str *authzid_r, struct str *authcid_r, struct str *password_r);

#endif
