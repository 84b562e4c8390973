/* Keywords are within their limits, and one that stands for a flag too ($Forwarded) has it set. */
#include "imap.h"

#include "imap/flags.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	struct imap_flags r;
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_flags_parse(&f.p, &r);
	if (got == 0) {
		assert(r.nkeywords <= IMAP_KEYWORDS_MAX);
		for (size_t i = 0; i < r.nkeywords; i++) {
			uint8_t flag = imap_flags_of_keyword(r.keywords[i]);

			assert(r.keywords[i].n && r.keywords[i].n <= IMAP_KEYWORD_MAX &&
			       (r.flags & flag) == flag);
		}
	}
	fuzz_imap_end(&f, got);
	return 0;
}
