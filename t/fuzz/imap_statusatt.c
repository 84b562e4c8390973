/* Something was asked for. */
#include "imap.h"

#include "imap/statusatt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	unsigned items;
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_statusatt_parse(&f.p, &items);
	assert(got < 0 || items);
	fuzz_imap_end(&f, got);
	return 0;
}
