/* What SASLprep gives, it gives again. */
#include <assert.h>

#include "auth/saslprep.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str once, twice;

	arena_init(&a, "fuzz", 1 << 26);
	once = auth_saslprep(&a, str_of(data, size));
	if (!str_is_nil(once) && once.n <= AUTH_SASLPREP_MAX) {
		twice = auth_saslprep(&a, once);
		assert(str_is_nil(twice) || str_eq(once, twice));
	}
	arena_free(&a);
	return 0;
}
