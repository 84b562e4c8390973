/* Fields are pieces of the header, in order and without gaps. */
#include <assert.h>

#include "mime/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str in = str_of(data, size);
	struct mime_head h;
	size_t at = 0, head = mime_head_size(in, NULL);

	arena_init(&a, "fuzz", 256 << 20);
	mime_head_init(&h, in);
	while (mime_head_next(&h)) {
		assert(h.offset == at && h.field.n > 0);
		at += h.field.n;
		assert(h.value.p >= h.field.p && h.value.p + h.value.n <= h.field.p + h.field.n);
		assert(
		    memchr(mime_head_unfold(&a, h.value).p, '\n', mime_head_unfold(&a, h.value).n) == NULL);
	}
	assert(at <= head && head - at <= 2);
	arena_free(&a);
	return 0;
}
