/* OTP: see auth/mech.h. */
#ifndef AUTH_MECH_OTP_H
#define AUTH_MECH_OTP_H

#include "auth/mech.h"

#endif
