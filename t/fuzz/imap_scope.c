/* Names are there where they belong. */
#include "imap.h"

#include "imap/scope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct imap_scopes v = {0};
	struct fuzz_imap f;
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_scope_parse(&f.p, &v);
	if (got == 0)
		f.err.kind = ERR_NONE;
	for (size_t i = 0; i < v.n; i++)
		assert(str_is_nil(v.p[i].name) == (v.p[i].kind < IMAP_SCOPE_MAILBOXES));
	fuzz_imap_end(&f, got);
	return 0;
}
