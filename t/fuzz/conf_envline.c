/* Reading ends, with names and values without NUL. */
#include <assert.h>

#include "conf/envline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conf_envline f;
	struct str name, value;
	struct arena a;
	struct err e;
	size_t n = 0;

	arena_init(&a, "fuzz", 1 << 28);
	conf_envline_init(&f, str_of(data, size));
	while (size < 4096 && conf_envline_next(&f, &a, &name, &value, &e) > 0)
		assert(name.n > 0 && name.p[name.n] == 0 && value.p[value.n] == 0 && ++n <= size);
	arena_free(&a);
	return 0;
}
