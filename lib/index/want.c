/* Flags and keywords of many records. */
#include "index/want.h"

#include "base/num.h"
#include "index/snapshot.h"

void index_want_flags(struct index_want *w, uint8_t flags, bool yes)
{
	uint8_t both = w->mask & flags, set = yes ? flags : 0;

	w->none |= ((w->flags ^ set) & both) != 0;
	w->mask |= flags;
	w->flags |= set;
}

void index_want_keys(struct index_want *w, uint64_t keys, bool yes)
{
	uint64_t both = w->key_mask & keys, set = yes ? keys : 0;

	w->none |= ((w->keys ^ set) & both) != 0;
	w->key_mask |= keys;
	w->keys |= set;
}

uint64_t index_want_of(const struct index_want *w, const struct index_msg *m, uint32_t n)
{
	uint64_t found = 0;

	for (uint32_t i = 0; i < n && !w->none; i++)
		found |= (uint64_t) !(((m[i].flags ^ w->flags) & w->mask) | (m[i].bits & INDEX_GONE) |
		                      ((m[i].keys ^ w->keys) & w->key_mask))
		         << i;
	return found;
}

#define EACH_BYTE 0x0101010101010101u

/* Eight at a time. No byte is above 127, so that adding 127 carries into the top bit of those that aren't 0, and no further. */
uint64_t index_want_of_flags(const struct index_want *w, const uint8_t flags[INDEX_WANT_MAX])
{
	uint64_t mask = (w->mask | INDEX_SNAPSHOT_GONE) * EACH_BYTE, want = w->flags * EACH_BYTE, found = 0;

	for (uint32_t i = 0; i < INDEX_WANT_MAX && !w->none; i += 8) {
		uint64_t wrong = (num_le64(flags + i) ^ want) & mask;
		uint64_t right = ~(wrong + 127 * EACH_BYTE) >> 7 & EACH_BYTE;

		/* The lowest bit of each byte to one byte: byte k's lands at bit 56 + k. */
		found |= (right * 0x0102040810204080u >> 56) << i;
	}
	return found;
}
