/* Whatever goes in, in whatever pieces: valid UTF-8, and the same, comes out. The first byte chooses the charset. */
#include <assert.h>

#include "text/charset.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_ours(struct str name)
{
	return !str_eq(name, STR("euc-kr")) && !str_eq(name, STR("big5")) && !str_eq(name, STR("utf-16"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"utf-8", "iso-8859-1", "windows-1252", "shift_jis", "iso-2022-jp",
	    "gb18030", "euc-kr", "big5", "utf-16", "koi8-r", "utf-7", "iso-2022-kr", "hz", "euc-jp", "euc-tw",
	    "iso-2022-cn", "macintosh"};
	struct text_charset c;
	struct buf a, b;
	struct str in, name;

	if (size == 0)
		return 0;
	name = str_c(names[data[0] % (sizeof names / sizeof *names)]);
	in = str_of(data + 1, size - 1);
	buf_init(&a, 16 * size + 64);
	buf_init(&b, 16 * size + 64);
	assert(text_charset_to_utf8(name, in, &a, NULL) == 0 && text_utf8_is_valid(buf_str(&a)));
	if (text_charset_open(&c, name, NULL) == 0) {
		for (size_t i = 0; i < in.n; i++)
			text_charset_feed(&c, str_of(in.p + i, 1), &b);
		text_charset_end(&c, &b);
		text_charset_close(&c);
		assert(text_utf8_is_valid(buf_str(&b)));
		/* The C library's iconv may see a broken character in other pieces; what is ours doesn't. */
		assert(!is_ours(name) || str_eq(buf_str(&a), buf_str(&b)));
	}
	buf_free(&a);
	buf_free(&b);
	return 0;
}
