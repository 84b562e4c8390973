/* A URL that parses names a message. */
#include "imap.h"

#include "imap/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	struct imap_url u;
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_url_parse(&f.arena, str_of(f.p.p, (size_t)(f.p.end - f.p.p)), &u, &f.err);
	assert(got < 0 || (u.uid && u.mailbox.p && u.rump.n <= (size_t)(f.p.end - f.p.p)));
	fuzz_imap_end(&f, got);
	return 0;
}
