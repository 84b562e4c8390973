/* OAUTHBEARER and XOAUTH2: see auth/mech.h. */
#ifndef AUTH_MECH_TOKEN_H
#define AUTH_MECH_TOKEN_H

#include "auth/mech.h"

#endif
