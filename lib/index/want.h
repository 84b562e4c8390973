/*
 * Which of many messages have certain flags and keywords, and lack others: what SEARCH asks most often. Records are looked at one behind the
 * other as they lie in memory, without a branch on what they say.
 */
#ifndef INDEX_WANT_H
#define INDEX_WANT_H

#include <stdbool.h>
#include <stdint.h>

#include "index/index.h"

enum { INDEX_WANT_MAX = 64 };

/* Of `mask` exactly `flags` must be set, of `key_mask` exactly `keys`; {0}: any message. */
struct index_want {
	uint8_t mask, flags;
	uint64_t key_mask, keys;
	bool none; /* the demands contradict each other: no message can meet them */
};

/* Demands more: that all of these are set (yes), or unset. */
void index_want_flags(struct index_want *w, uint8_t flags, bool yes);
void index_want_keys(struct index_want *w, uint64_t keys, bool yes);
/* Of n records (at most INDEX_WANT_MAX), which meet w and aren't GONE: bit i is record i. */
uint64_t index_want_of(const struct index_want *w, const struct index_msg *m, uint32_t n);
/* The same of INDEX_WANT_MAX flags bytes (index_snapshot_flags) where keywords don't matter. */
uint64_t index_want_of_flags(const struct index_want *w, const uint8_t flags[INDEX_WANT_MAX]);

#endif
