/* Items are within their limit and have labels; windows are in order. */
#include "imap.h"

#include "imap/fetchatt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	struct imap_fetch r;
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_fetchatt_parse(&f.p, &r);
	if (got == 0)
		got = imap_fetchatt_parse_modifiers(&f.p, &r);
	if (got == 0) {
		assert(r.n > 0 && r.n <= IMAP_FETCH_ITEMS + 1);
		for (size_t i = 0; i < r.n; i++)
			assert(r.items[i].kind < IMAP_FETCH_SECTION || r.items[i].label.n);
		assert(!r.windowed || (r.from < 0 ? r.from >= r.to : r.from <= r.to));
	}
	fuzz_imap_end(&f, got);
	return 0;
}
