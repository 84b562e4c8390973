/* What excludes each other isn't there together. */
#include "imap.h"

#include "imap/searchret.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	struct imap_searchret r;
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_searchret_parse(&f.p, &r);
	assert(got < 0 || r.given == (r.what != 0));
	assert(got < 0 ||
	       (r.what & (IMAP_RETURN_ALL | IMAP_RETURN_PARTIAL)) != (IMAP_RETURN_ALL | IMAP_RETURN_PARTIAL));
	fuzz_imap_end(&f, got);
	return 0;
}
