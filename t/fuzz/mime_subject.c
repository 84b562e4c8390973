/* A base subject is its own base subject. */
#include <assert.h>

#include "mime/subject.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str in = str_of(data, size);
	struct str base;
	bool is_reply;

	arena_init(&a, "fuzz", 256 << 20);
	base = mime_subject_base(&a, in, &is_reply);
	assert(text_utf8_is_valid(base));
	/* An encoded word may hide in what words were decoded to; other subjects are at rest. */
	if (str_find(base, STR("=?")) < 0)
		assert(str_eq(mime_subject_base(&a, base, NULL), base));
	arena_free(&a);
	return 0;
}
