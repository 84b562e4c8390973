/*
 * Changed records of a mapped snapshot, by place. A copy of each stands on the heap, one behind the other, so that a thousand changes all over
 * a large mailbox cost some twenty pages, not a page each as changing the map in place would.
 */
#ifndef INDEX_OVERLAY_H
#define INDEX_OVERLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"
#include "index/index.h"

struct index_overlay_slot {
	uint32_t place, at; /* at: 1 + number in msg, 0 free */
};
struct index_overlay {
	uint64_t *bits; /* a bit per place: NULL while nothing is changed */
	size_t mapped;  /* their bytes, when they have pages of their own */
	VEC(struct index_msg) msg;
	struct index_overlay_slot *slots; /* open addressing; cap is a power of two */
	size_t cap;
};

static inline bool index_overlay_has(const struct index_overlay *o, uint32_t place)
{
	return o->bits && o->bits[place / 64] >> (place % 64) & 1;
}
/* Which places from this one to the next multiple of 64 have a copy: bit 0 is this one. */
static inline uint64_t index_overlay_from(const struct index_overlay *o, uint32_t place)
{
	return o->bits ? o->bits[place / 64] >> (place % 64) : 0;
}
/* The copy of a place that has one. Valid until the next _add. */
struct index_msg *index_overlay_get(const struct index_overlay *o, uint32_t place);
/* A copy of m for a place that has none; there are n places. */
struct index_msg *index_overlay_add(
    struct index_overlay *o, uint32_t place, uint32_t n, const struct index_msg *m);
/* Writes the copies over an array of all places. */
void index_overlay_apply(const struct index_overlay *o, struct index_msg *all);
void index_overlay_free(struct index_overlay *o);

#endif
