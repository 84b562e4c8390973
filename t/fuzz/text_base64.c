/* Strict decoding takes exactly what encoding writes; the stream gives the same in any pieces. */
#include <assert.h>

#include "text/base64.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = str_of(data, size);
	struct buf out, again;
	struct text_base64_stream whole = {0}, cut = {0};
	char *a, *b;
	size_t n, m = 0;

	buf_init(&out, 4 * size + 64);
	buf_init(&again, 8 * size + 64);
	if (text_base64_decode(in, &out) == 0) {
		text_base64_encode(buf_str(&out), &again);
		assert(str_eq(buf_str(&again), in));
	}
	buf_clear(&out);
	buf_clear(&again);
	a = buf_space(&out, text_base64_stream_room(size) + 3);
	b = buf_space(&again, 2 * text_base64_stream_room(size) + 3);
	n = text_base64_stream(&whole, in, a);
	assert(n <= text_base64_stream_room(size));
	n += text_base64_stream_end(&whole, a + n);
	for (size_t i = 0; i < size; i += 3)
		m += text_base64_stream(&cut, str_head(str_from(in, i), 3), b + m);
	m += text_base64_stream_end(&cut, b + m);
	assert(n == m && memcmp(a, b, n) == 0);
	buf_free(&out);
	buf_free(&again);
	return 0;
}
