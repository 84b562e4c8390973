/* There is a criterion, and not too many. */
#include "imap.h"

#include "imap/sort.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	struct imap_sort r;
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_sort_parse(&f.p, &r);
	assert(got < 0 || (r.n > 0 && r.n <= IMAP_SORT_MAX));
	fuzz_imap_end(&f, got);
	return 0;
}
