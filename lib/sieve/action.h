/* The list of actions: adding to it, what goes together with what (RFC 5228 2.10.1-6, 5429 2, 5230 4.7), and which are the same. */
#ifndef SIEVE_ACTION_H
#define SIEVE_ACTION_H

#include "sieve/interp.h"

/* A new action at the end, with its script, line and message; NULL (after fail) when there are too many, or it can't go with those before. */
struct sieve_action *sieve_action_add(struct sieve_interp *in, enum sieve_action_kind kind);
/* The first action of that kind for which same(action, what) holds, or NULL. same may be NULL. */
struct sieve_action *sieve_action_find(struct sieve_interp *in, enum sieve_action_kind kind,
    bool (*same)(const struct sieve_action *a, struct str what), struct str what);
/* Takes the last action off again. */
void sieve_action_drop(struct sieve_interp *in);

#endif
