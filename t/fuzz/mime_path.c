/* A path that was read and printed reads as the same. */
#include <assert.h>

#include "mime/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str in = str_of(data, size);
	struct str local, domain, local_again, domain_again;
	struct buf out;

	arena_init(&a, "fuzz", 256 << 20);
	buf_init(&out, 4 * size + 64);
	if (mime_path_parse(&a, in, &local, &domain) && domain.n) {
		mime_path_print(&out, local, domain);
		assert(mime_path_parse(&a, buf_str(&out), &local_again, &domain_again));
		assert(str_eq(local, local_again) && str_eq(domain, domain_again));
	}
	buf_free(&out);
	arena_free(&a);
	return 0;
}
