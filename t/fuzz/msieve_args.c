/* Arguments are taken one by one, the rest only gets shorter. */
#include "msieve/args.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = str_of(data, size);
	struct msieve_arg arg;
	struct arena a;
	uint64_t literal;
	size_t before;

	arena_init(&a, "fuzz", 64 << 20);
	do {
		before = rest.n;
		if (before > 60000 || msieve_args_next(&a, &rest, &arg, &literal) != 1)
			break;
		assert(rest.n < before);
	} while (rest.n);
	arena_free(&a);
	return 0;
}
