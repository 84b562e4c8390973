/* DIGEST-MD5: see auth/mech.h. */
#ifndef AUTH_MECH_DIGEST_MD5_H
#define AUTH_MECH_DIGEST_MD5_H

#include "auth/mech.h"

/* Takes the next "name=value" or 'name="quoted"' off a response (RFC 2831 section 7.1). False at its end; *bad_r is set for a wrong one. The
 * value is the arena's when it held escapes. */
bool auth_mech_digest_md5_next(
    struct arena *a, struct str *rest, struct str *name_r, struct str *value_r, bool *bad_r);

#endif
