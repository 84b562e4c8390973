/* Keys that parse print and parse to the same. */
#include <assert.h>

#include "auth/scram.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct auth_scram k, again;
	struct arena a;

	arena_init(&a, "fuzz", 1 << 24);
	if (auth_scram_parse(&auth_hash_sha1, &a, str_of(data, size), &k)) {
		assert(
		    auth_scram_parse(&auth_hash_sha1, &a, auth_scram_print(&auth_hash_sha1, &a, &k), &again));
		assert(k.iterations == again.iterations && str_eq(k.salt, again.salt) &&
		       memcmp(k.stored, again.stored, 20) == 0);
	}
	arena_free(&a);
	return 0;
}
