/* Frames between monitor and child: what parses prints to the same bytes; fields stay inside the message. */
#include "login/frame.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct str message = str_of(data, size);
	struct login_frame f;
	struct buf b;

	if (!login_frame_parse(message, &f))
		return 0;
	buf_init(&b, LOGIN_FRAME_MAX + 64);
	assert(login_frame_print(&f, &b));
	assert(str_eq(buf_str(&b), message));
	buf_free(&b);
	return 0;
}
