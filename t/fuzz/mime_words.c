/* Decoding gives valid UTF-8; what was encoded decodes to the same. */
#include <assert.h>

#include "mime/words.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str in = str_of(data, size);
	struct buf coded, back;
	struct str text;

	arena_init(&a, "fuzz", 256 << 20);
	text = mime_words_decode(&a, in);
	assert(text_utf8_is_valid(text) && str_chr(text, '\n') < 0);
	assert(str_chr(mime_words_octets(&a, in, text), '\n') < 0);
	buf_init(&coded, 16 * size + 64);
	buf_init(&back, 64 * size + 64);
	if (text_utf8_is_valid(in) &&
	    str_cspan(in, "\x01\x02\x03\x04\x05\x06\x07\x08\t\n\v\f\r\x0e\x0f") == in.n) {
		bool control = false;

		for (size_t i = 0; i < size; i++)
			control |= data[i] < 0x20;
		mime_words_encode(in, &coded);
		mime_words_decode_to(buf_str(&coded), &back);
		assert(control || str_eq(buf_str(&back), in));
	}
	buf_free(&coded);
	buf_free(&back);
	arena_free(&a);
	return 0;
}
