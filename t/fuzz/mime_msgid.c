/* Identifiers are found going forward, and read as themselves. */
#include <assert.h>

#include "mime/msgid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str in = str_of(data, size);
	struct str s = in, id;

	arena_init(&a, "fuzz", 256 << 20);
	while (mime_msgid_next(&a, &s, &id)) {
		assert(id.n >= 3 && str_chr(id, '@') >= 0);
		assert(s.p + s.n == in.p + in.n);
	}
	assert(s.n == 0);
	arena_free(&a);
	return 0;
}
