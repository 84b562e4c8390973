/* A set is ascending, merged and within its limit, also once "*" is a number. */
#include "imap.h"

#include "imap/set.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	struct imap_set s;
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_set_parse(&f.p, &s);
	if (got == 0) {
		imap_set_star(&s, (uint32_t)f.variant + 1);
		assert(s.n <= IMAP_SET_MAX);
		for (size_t i = 0; i < s.n; i++) {
			assert(s.p[i].first <= s.p[i].last);
			assert(!i || s.p[i].first > s.p[i - 1].last);
			assert(imap_set_has(&s, s.p[i].first) && imap_set_has(&s, s.p[i].last));
		}
	}
	fuzz_imap_end(&f, got);
	return 0;
}
