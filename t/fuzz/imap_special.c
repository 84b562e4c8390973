/* Any input. */
#include "imap.h"

#include "imap/special.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	unsigned special;
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_special_parse_use(&f.p, &special);
	fuzz_imap_end(&f, got);
	return 0;
}
