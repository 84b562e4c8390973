/* Sieve's captures, put into the pattern, are the text; LIST terminates. */
#include <assert.h>

#include "text/glob.h"
#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = str_of(data, size), pattern = STR_NIL;
	struct text_glob_match m;
	struct buf b;
	size_t k = 0;

	str_cut(&in, '\n', &pattern);
	if (str_is_nil(in))
		in = STR("");
	text_glob_list(pattern, str_head(in, 1000), '/');
	if (!text_glob_matches(pattern, in, (struct text_glob_how){.octets = true}, &m) ||
	    m.n == TEXT_GLOB_MAX_CAPTURES)
		return 0;
	buf_init(&b, 2 * size + 1);
	for (size_t i = 0; i < pattern.n; i++) {
		char c = pattern.p[i];

		if (c == '*' || c == '?')
			buf_add(&b, m.value[k++]);
		else
			buf_ch(&b, c == '\\' && i + 1 < pattern.n ? pattern.p[++i] : c);
	}
	assert(k == m.n && str_eq(buf_str(&b), in));
	buf_free(&b);
	return 0;
}
