/* A message's texts decode, in any pieces, to the same valid UTF-8. */
#include <assert.h>

#include "mime/decode.h"
#include "mime/scan.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str in = str_of(data, size);
	struct mime_part *root;
	struct buf x, y;

	arena_init(&a, "fuzz", 256 << 20);
	buf_init(&x, 32 * size + 64);
	buf_init(&y, 32 * size + 64);
	root = mime_scan_str(&a, in);
	for (struct mime_part *p = root; p; p = mime_part_walk(root, p)) {
		struct str body = str_head(str_from(in, mime_part_body_at(p)), p->body.phys);
		struct mime_decode d;

		buf_clear(&x);
		buf_clear(&y);
		if (mime_decode_open(&d, &a, p, true, NULL) < 0)
			continue;
		buf_add(&x, mime_decode_piece(&d, body));
		buf_add(&x, mime_decode_end(&d));
		for (size_t i = 0; i < body.n; i++)
			buf_add(&y, mime_decode_piece(&d, str_of(body.p + i, 1)));
		buf_add(&y, mime_decode_end(&d));
		mime_decode_close(&d);
		assert(text_utf8_is_valid(buf_str(&x)) && text_utf8_is_valid(buf_str(&y)));
	}
	buf_free(&x);
	buf_free(&y);
	arena_free(&a);
	return 0;
}
