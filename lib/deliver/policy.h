/* What the settings let Sieve scripts do. */
#ifndef DELIVER_POLICY_H
#define DELIVER_POLICY_H

#include <stdbool.h>

#include "base/arena.h"
#include "sieve/sieve.h"

/*
 * Fills set from SIEVE_*. global: for the administrator's scripts, which may use SIEVE_GLOBAL_EXTENSIONS too. The programs' extensions are offered where a
 * directory of programs is named. Regular expressions are PCRE2's. Strings are the arena's or the environment's.
 */
void policy_load(struct sieve_settings *set, struct arena *a, bool global);

#endif
