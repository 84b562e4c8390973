/* The same as the obvious search, whole and in pieces. */
#include <assert.h>

#include "text/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str in = str_of(data, size), needle = STR_NIL;
	struct text_match m;
	bool want;

	str_cut(&in, '\n', &needle);
	if (needle.n > 200)
		return 0;
	arena_init(&a, "fuzz", 1 << 20);
	want = needle.n == 0 || str_ifind(in, needle) >= 0;
	text_match_init(&m, &a, needle, true);
	assert(text_match_in(&m, in) == want);
	for (size_t i = 0; i < in.n; i += 5)
		text_match_feed(&m, str_head(str_from(in, i), 5));
	assert(m.found == want);
	arena_free(&a);
	return 0;
}
