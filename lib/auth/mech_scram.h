/* SCRAM: see auth/mech.h. */
#ifndef AUTH_MECH_SCRAM_H
#define AUTH_MECH_SCRAM_H

#include "auth/mech.h"

#endif
