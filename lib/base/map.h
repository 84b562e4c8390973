/*
 * A hash map from bytes to a pointer, open addressing, SipHash-1-3 with a random key per process, so that no
 * sender can choose colliding keys. Keys are borrowed: they must live as long as the map. Values are
 * never NULL. Memory is the arena's (NULL: the heap's, with map_free).
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct map_slot {
	struct str key;
	void *value;
	uint64_t hash;
};

struct map {
	struct arena *arena;
	struct map_slot *slots;
	size_t n, cap;
};

void map_init(struct map *m, struct arena *a);
void map_free(struct map *m);
/* NULL when absent. */
void *map_get(const struct map *m, struct str key);
/* Sets or replaces. */
void map_put(struct map *m, struct str key, void *value);
/* Every entry in no order: `for (size_t at = 0; (slot = map_next(&m, &at));)`. */
struct map_slot *map_next(const struct map *m, size_t *at);
/* The keyed hash by itself; the same for equal bytes within one process only. */
uint64_t map_hash(struct str s);
/* SipHash-1-3 with a given 16-byte key: the same everywhere. */
uint64_t map_siphash(const unsigned char key[16], struct str s);

#endif
