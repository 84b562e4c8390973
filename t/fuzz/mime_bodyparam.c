/* Structures with their parameters decoded: any text comes back, bounded; of a message's own structure nothing changes but strings, and none without an asterisk. */
#include <assert.h>
#include <stdlib.h>

#include "mime/bodyparam.h"
#include "mime/bodystructure.h"
#include "mime/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What stands outside of strings. */
static void skeleton(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"') {
			for (i++; s.p[i] != '"'; i++)
				i += s.p[i] == '\\';
			buf_ch(out, 's');
		} else if (s.p[i] == '{') {
			i += strtoull(s.p + i + 1, NULL, 10) + str_cspan(str_from(s, i), "\n");
			buf_ch(out, 's');
		} else {
			buf_ch(out, s.p[i]);
		}
	}
}

static void check(const struct mime_part *root, bool extended)
{
	struct buf plain, decoded, x, y;

	buf_init(&plain, 64 << 20);
	buf_init(&decoded, 256 << 20);
	buf_init(&x, 64 << 20);
	buf_init(&y, 64 << 20);
	mime_bodystructure_print(root, extended, &plain);
	mime_bodyparam_decode(buf_str(&plain), &decoded);
	assert(mime_bodyparam_is_there(buf_str(&plain)) || str_eq(buf_str(&plain), buf_str(&decoded)));
	skeleton(buf_str(&plain), &x);
	skeleton(buf_str(&decoded), &y);
	assert(!decoded.full && str_eq(buf_str(&x), buf_str(&y)));
	buf_free(&plain);
	buf_free(&decoded);
	buf_free(&x);
	buf_free(&y);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = str_of(data, size);
	struct arena a;
	struct mime_part *root;
	struct buf out;

	buf_init(&out, 4 * size + 64);
	mime_bodyparam_decode(in, &out);
	assert(!out.full && (size == 0 || out.n));
	buf_free(&out);
	arena_init(&a, "fuzz", 256 << 20);
	root = mime_scan_str(&a, in);
	check(root, true);
	check(root, false);
	arena_free(&a);
	return 0;
}
