/* What scripts may ask of the world: the user's mailboxes, memory, other scripts, programs. */
#ifndef DELIVER_WORLD_H
#define DELIVER_WORLD_H

#include "deliver/delivery.h"
#include "sieve/sieve.h"

/* d is borrowed as the context of every call. */
void world_init(struct sieve_world *w, struct delivery *d);

#endif
