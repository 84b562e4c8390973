/* Frames: what parses is the same after printing and parsing; fields lie within the message. */
#include "lmtp/frame.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char bytes[LMTP_FRAME_MAX];
	struct lmtp_frame f, again;
	size_t n;

	if (!lmtp_frame_parse(str_of(data, size), &f))
		return 0;
	n = lmtp_frame_print(&f, bytes);
	if (!n || !lmtp_frame_parse(str_of(bytes, n), &again) || again.type != f.type)
		abort();
	for (int i = 0; i < LMTP_FRAME_FIELDS; i++)
		if (!str_eq(again.field[i], f.field[i]))
			abort();
	return 0;
}
