/* Any bytes as a list index: what is read can be saved, and reads the same again. */
#include "index/list.h"

#include "index.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct index_list_entry entry = {.name = STR("INBOX"), .messages = 4};
	const struct index_list_entry *got;
	struct index_list *l;
	struct arena a;
	struct err e;

	fuzz_begin();
	arena_init(&a, "fuzz", 64 << 20);
	fuzz_put("dovetail.list", str_of(data, size));
	assert(index_list_open(&l, &a, fuzz_place.dirfd, &e) == 0);
	got = index_list_get(l, STR("a"));
	assert(!got || str_eq(got->name, STR("a")));
	index_list_put(l, &entry);
	index_list_save(l);
	assert(index_list_open(&l, &a, fuzz_place.dirfd, &e) == 0);
	got = index_list_get(l, STR("INBOX"));
	assert(got && got->messages == 4);
	arena_free(&a);
	return 0;
}
