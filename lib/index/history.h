/*
 * Which UIDs were expunged, and with what modseq (RFC 7162). The older part lies in the mapped snapshot, the newer one on the heap. At
 * most INDEX_HISTORY_MAX ranges are kept; when more come, the older half goes and `from` rises.
 */
#ifndef INDEX_HISTORY_H
#define INDEX_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "index/format.h"

struct index_history {
	const struct index_vanish *old; /* borrowed: in the map */
	size_t old_n;
	struct index_vanish *p;
	size_t n, cap;
};

/* UIDs first … last went with modseq; modseqs never fall from call to call. *from (the head's history_from) rises when old ones are dropped:
 * which ones depends on the history alone, so that all readers drop the same. */
void index_history_add(struct index_history *h, const struct index_vanish *v, uint64_t *from);
size_t index_history_count(const struct index_history *h);
const struct index_vanish *index_history_at(const struct index_history *h, size_t i);
/* Did this UID go, as far as is remembered? Looks at all of them. */
bool index_history_has(const struct index_history *h, uint32_t uid);
/* Adds to r all UIDs that went with a modseq above since. */
void index_history_since(const struct index_history *h, uint64_t since, struct index_ranges *r);
/* Everything is forgotten. */
void index_history_free(struct index_history *h);

#endif
