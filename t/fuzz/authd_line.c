/* A field escaped and unescaped is the same. */
#include <assert.h>

#include "authd/line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct authd_request r;
	struct str rest, field;
	struct arena a;
	struct buf b;

	arena_init(&a, "fuzz", 1 << 26);
	buf_init(&b, 2 * size + 2);
	authd_line_parse(&a, str_of(data, size), true, &r);
	authd_line_add(&b, str_of(data, size));
	rest = str_from(buf_str(&b), 1);
	assert(authd_line_next(&a, &rest, &field) && str_eq(field, str_of(data, size)) && str_is_nil(rest));
	buf_free(&b);
	arena_free(&a);
	return 0;
}
