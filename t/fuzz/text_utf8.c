/* What was made valid is valid; characters are what decoding says. */
#include <assert.h>

#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = str_of(data, size);
	struct buf out;
	uint32_t cp;

	buf_init(&out, 3 * size + 1);
	text_utf8_sanitise(in, &out);
	assert(!out.full && text_utf8_is_valid(buf_str(&out)));
	assert(!text_utf8_is_valid(in) || str_eq(in, buf_str(&out)));
	assert(text_utf8_count(in) == text_utf8_count(buf_str(&out)));
	for (struct str s = in; s.n;) {
		char again[4];
		size_t n = text_utf8_decode(s, &cp);

		assert(n >= 1 && n <= s.n);
		assert(
		    cp == TEXT_UTF8_BAD || (text_utf8_encode(cp, again) == n && memcmp(again, s.p, n) == 0));
		s = str_from(s, n);
	}
	buf_free(&out);
	return 0;
}
