/* A frame that parses is as long as it says, and its contents lie within. */
#include <assert.h>

#include "auth/converse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum auth_frame kind;
	struct str contents;
	int n = auth_converse_parse(str_of(data, size), &kind, &contents);

	assert(n <= (int)size);
	if (n > 0)
		assert((size_t)n == contents.n + 3 && contents.p == (const char *)data + 3);
	return 0;
}
