/* Every filter has its events; those of the selected mailbox are about messages. */
#include "imap.h"

#include "imap/notifyset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct imap_notifyset r;
	struct fuzz_imap f;
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_notifyset_parse(&f.p, &r);
	if (got == 0) {
		f.err.kind = ERR_NONE; /* a name that can't be was passed over */
		assert(r.scopes.n <= IMAP_SCOPES && !(r.selected & ~(unsigned)IMAP_NOTIFY_MESSAGE));
		for (size_t i = 0; i < r.scopes.n; i++)
			assert(r.scopes.p[i].kind > IMAP_SCOPE_DELAYED);
	}
	fuzz_imap_end(&f, got);
	return 0;
}
