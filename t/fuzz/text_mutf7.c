/* Decoding takes exactly what encoding writes, and both are each other's inverse. */
#include <assert.h>

#include "text/mutf7.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = str_of(data, size);
	struct buf out, again;

	buf_init(&out, 8 * size + 64);
	buf_init(&again, 80 * size + 64);
	if (text_mutf7_decode(in, &out) == 0) {
		assert(text_utf8_is_valid(buf_str(&out)));
		assert(text_mutf7_encode(buf_str(&out), &again) == 0 && str_eq(buf_str(&again), in));
	}
	buf_clear(&out);
	buf_clear(&again);
	if (text_mutf7_encode(in, &out) == 0)
		assert(text_mutf7_decode(buf_str(&out), &again) == 0 && str_eq(buf_str(&again), in));
	buf_clear(&again);
	if (text_mutf7_nfc(in, &again) == 0)
		assert(text_utf8_is_valid(buf_str(&again)));
	buf_free(&out);
	buf_free(&again);
	return 0;
}
