/*
 * The scripts of a delivery, in order: the administrator's before (SIEVE_BEFORE, SIEVE_BEFORE1, … by name; a directory stands for its *.sieve files), the user's active one or
 * SIEVE_DEFAULT, the administrator's after.
 */
#ifndef DELIVER_CHOSEN_H
#define DELIVER_CHOSEN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"

enum { CHOSEN_MAX = 100 };

struct chosen_script {
	struct str name, text;
	bool global; /* the administrator's */
};
struct chosen {
	VEC(struct chosen_script) list;
	struct str failed; /* NIL, or why one of them could not be read: those that could are in the list */
};

/* What can't be read is logged and left out. All in the arena. */
void chosen_load(struct chosen *c, struct arena *a);

#endif
