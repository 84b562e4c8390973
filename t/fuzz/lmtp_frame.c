/* A frame that parses prints to one that parses to the same. */
#include "lmtp/frame.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char bytes[LMTP_FRAME_MAX];
	struct lmtp_frame f, g;
	size_t n;

	if (!lmtp_frame_parse(str_of(data, size), &f))
		return 0;
	n = lmtp_frame_print(&f, bytes);
	assert(n && lmtp_frame_parse(str_of(bytes, n), &g) && f.type == g.type);
	for (int i = 0; i < LMTP_FRAME_FIELDS; i++)
		assert(str_eq(f.field[i], g.field[i]));
	return 0;
}
