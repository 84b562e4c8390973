/* A row of names that decodes encodes to the same bytes. */
#include "index/keywords.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct index_keywords k = {0};
	struct buf b;

	buf_init(&b, 64 * 256);
	if (index_keywords_decode(&k, str_of(data, size))) {
		index_keywords_encode(&k, &b);
		assert(str_eq(buf_str(&b), str_of(size ? data : (const uint8_t *)"", size)));
	} else {
		assert(k.n == 0);
	}
	index_keywords_free(&k);
	buf_free(&b);
	return 0;
}
