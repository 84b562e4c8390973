/*
 * A map from 64-bit keys that are hashes already (keyed ones, so that no sender can choose where they fall) to numbers. Open addressing, in an arena: tables
 * that it outgrows stay there until the arena is reset.
 */
#ifndef BASE_IDMAP_H
#define BASE_IDMAP_H

#include "base/arena.h"

struct idmap_slot {
	uint64_t key; /* 0 free */
	uint32_t value;
};
struct idmap {
	struct arena *arena;
	struct idmap_slot *slots;
	size_t n, cap; /* cap: a power of two */
};

/* expect: how many keys are likely to come. */
void idmap_init(struct idmap *m, struct arena *a, size_t expect);
/* The value of a key, 0 when absent. */
uint32_t idmap_get(const struct idmap *m, uint64_t key);
/* The place of a key's value, to be read or set; 0 stands in a new one. key isn't 0. Valid until the next call. */
uint32_t *idmap_at(struct idmap *m, uint64_t key);

#endif
