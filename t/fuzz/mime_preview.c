/* Previews are short and valid, plain and HTML, in any pieces. */
#include <assert.h>

#include "mime/preview.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = str_of(data, size);
	struct buf clean, out, cut;

	buf_init(&clean, 4 * size + 16);
	buf_init(&out, 4096);
	buf_init(&cut, 4096);
	text_utf8_sanitise(in, &clean);
	for (int html = 0; html < 2; html++) {
		struct mime_preview_state a = {.is_html = html}, b = {.is_html = html};
		uint32_t cp;

		buf_clear(&out);
		buf_clear(&cut);
		mime_preview_feed(&a, buf_str(&clean), &out);
		for (struct str s = buf_str(&clean); s.n;) {
			size_t n = text_utf8_decode(s, &cp);

			mime_preview_feed(&b, str_head(s, n), &cut);
			s = str_from(s, n);
		}
		assert(str_eq(buf_str(&out), buf_str(&cut)));
		assert(
		    text_utf8_is_valid(buf_str(&out)) && text_utf8_count(buf_str(&out)) <= MIME_PREVIEW_MAX);
	}
	buf_free(&clean);
	buf_free(&out);
	buf_free(&cut);
	return 0;
}
