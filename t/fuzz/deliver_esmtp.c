/* Whatever comes: strings within the arena, and a deliver-by is whole or not there. */
#include "deliver/esmtp.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sieve_envelope env = {0};
	struct arena a;

	arena_init(&a, "fuzz", 256 << 20);
	esmtp_parameters(&a, str_of(data, size), 1747827420, &env);
	assert(str_is_nil(env.by_relative) == str_is_nil(env.by_mode) &&
	       str_is_nil(env.by_absolute) == str_is_nil(env.by_mode));
	assert(env.envid.n <= size && env.orcpt.n <= size && env.auth.n <= size);
	arena_free(&a);
	return 0;
}
