/* What comes out of XCLIENT is printable and within its limit, and so can't break a header or a log line. */
#include "lmtp/xclient.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct lmtp_xclient x;

	arena_init(&a, "fuzz", 16 << 20);
	if (lmtp_xclient_parse(&a, str_of(data, size), &x)) {
		const struct str all[] = {
		    x.name, x.addr, x.port, x.proto, x.helo, x.login, x.destaddr, x.destport};

		for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
			assert(all[i].n <= LMTP_XCLIENT_VALUE_MAX);
			for (size_t k = 0; k < all[i].n; k++)
				assert(all[i].p[k] > 32 && all[i].p[k] < 127);
		}
	}
	arena_free(&a);
	return 0;
}
