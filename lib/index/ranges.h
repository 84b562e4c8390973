/*
 * Sets of UIDs as ranges: sorted, disjoint, not adjacent. They live on the heap; {0} is the empty set.
 */
#ifndef INDEX_RANGES_H
#define INDEX_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct index_range {
	uint32_t first, last;
};
struct index_ranges {
	struct index_range *p;
	size_t n, cap;
};

/* Adds first … last, keeping the set sorted and merged. Quick at the end of the set, linear elsewhere. Nothing when last < first. */
void index_ranges_add(struct index_ranges *r, uint32_t first, uint32_t last);
bool index_ranges_has(const struct index_ranges *r, uint32_t uid);
/* How many UIDs there are. */
uint64_t index_ranges_count(const struct index_ranges *r);
void index_ranges_free(struct index_ranges *r);

/* For many additions in no order: push keeps neither order nor disjointness (but merges with the last one where it can);
 * before any other use the set must be put in order. */
void index_ranges_push(struct index_ranges *r, uint32_t first, uint32_t last);
void index_ranges_order(struct index_ranges *r);
/* All of `from` (in order) into `into` (in order); `from` is empty afterwards and keeps no memory. Linear. */
void index_ranges_move(struct index_ranges *into, struct index_ranges *from);
/* Takes all of `what` out of r. Both in order; linear. */
void index_ranges_subtract(struct index_ranges *r, const struct index_ranges *what);

#endif
