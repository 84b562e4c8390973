/* Patterns are within their limit. */
#include "imap.h"

#include "imap/listopt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	struct imap c = {0};
	struct imap_listopt r;
	int got;

	fuzz_imap_begin(&f, data, size);
	c.p = f.p;
	got = imap_listopt_parse(&c, f.variant & 2, &r);
	f.p = c.p;
	if (got < 0 && !f.p.failed)
		f.err.kind = ERR_CANNOT;
	if (got == 0)
		f.err.kind = ERR_NONE;
	assert(got < 0 || r.n <= IMAP_LIST_PATTERNS);
	fuzz_imap_end(&f, got);
	return 0;
}
