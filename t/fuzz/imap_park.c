/* A parked session: what parses prints the same bytes. The checksums are put right first, so that what lies behind them is reached. */
#include <assert.h>

#include "imap/park.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(struct str s)
{
	struct imap_park p;
	struct arena a;
	struct buf b;
	struct err e;

	arena_init(&a, "fuzz", 1 << 24);
	if (imap_park_parse(s, &a, &p, &e) == 0) {
		buf_init(&b, IMAP_PARK_MAX);
		imap_park_print(&p, &b);
		assert(str_eq(buf_str(&b), s));
		buf_free(&b);
		imap_park_free(&p);
	}
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct imap_park_head h = {.bits = IMAP_PARK_BOX, .notify_ms = 1};
	struct str body = str_of(data, size);
	struct buf b;

	look(body);
	buf_init(&b, 1 << 24);
	imap_park_print_head(&h, body, buf_space(&b, IMAP_PARK_HEAD));
	buf_add(&b, body);
	look(buf_str(&b));
	buf_free(&b);
	return 0;
}
