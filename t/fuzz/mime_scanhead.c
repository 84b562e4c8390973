/* A header alone: what the tree keeps of it is within the header. */
#include <assert.h>

#include "mime/head.h"
#include "mime/scanhead.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str in = str_of(data, size);
	struct mime_part *p;

	arena_init(&a, "fuzz", 256 << 20);
	p = mime_scan_str(&a, in);
	assert(p->id.n <= size && p->description.n <= size && p->params.n <= size && p->envelope.n <= size);
	assert(memchr(p->id.p ? p->id.p : "", '\n', p->id.n) == NULL);
	assert(p->is_text == mime_part_is(p, STR("text"), STR_NIL));
	arena_free(&a);
	return 0;
}
