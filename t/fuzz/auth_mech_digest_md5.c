/* Fields end, and lie within what was given. */
#include <assert.h>

#include "auth/mech_digest_md5.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = str_of(data, size), name, value;
	struct arena a;
	size_t n = 0;
	bool bad;

	arena_init(&a, "fuzz", 1 << 28);
	while (n <= size && auth_mech_digest_md5_next(&a, &rest, &name, &value, &bad))
		n++;
	assert(n <= size);
	arena_free(&a);
	return 0;
}
