/* A request that parses prints as a prefix of the same bytes. */
#include <assert.h>

#include "auth/checkpw.h"
#include "base/num.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct auth_checkpw r;
	struct arena a;
	struct str again;

	arena_init(&a, "fuzz", 1 << 20);
	if (auth_checkpw_parse(str_of(data, size), &r)) {
		again = auth_checkpw_print(&a, &r);
		if (!str_is_nil(again))
			assert(memcmp(again.p, data, num_min(again.n, size)) == 0 || r.stamp.n == 0);
	}
	arena_free(&a);
	return 0;
}
