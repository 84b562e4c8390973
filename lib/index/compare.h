/* Comparing an index with itself and with what a store has: for indexcheck(1). */
#ifndef INDEX_COMPARE_H
#define INDEX_COMPARE_H

#include <stdbool.h>
#include <stdint.h>

#include "index/index.h"

struct index_compare {
	/* The store's next message in ascending order of UIDs: uid, stored_flags, stored_keys, bits & INDEX_IN_NEW, store. False at the end. */
	bool (*next)(void *store, struct index_msg *m);
	void *store;
	/* A difference, as a sentence. */
	void (*say)(void *arg, const char *sentence);
	void *arg;
};
/* Says how the index, as its view shows it, differs; the number of differences. Pending changes aren't any. */
uint32_t index_compare(struct index *ix, const struct index_compare *c);

#endif
