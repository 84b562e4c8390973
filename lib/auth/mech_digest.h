/* CRAM-MD5 and APOP: see auth/mech.h. */
#ifndef AUTH_MECH_DIGEST_H
#define AUTH_MECH_DIGEST_H

#include "auth/mech.h"

#endif
