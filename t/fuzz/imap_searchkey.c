/* The list of all keys has as many as were counted, and every key of the tree is in it. */
#include "imap.h"

#include "imap/searchkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	struct imap_search_program r = {0};
	unsigned n = 0;
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_searchkey_parse(&f.p, &r);
	if (got == 0) {
		for (struct imap_search *s = r.all; s; s = s->all) {
			n++;
			assert(s->kind < IMAP_SEARCH_AND || s->sub || r.missing.p);
		}
		assert(n == r.nodes && n <= IMAP_SEARCH_NODES);
	}
	fuzz_imap_end(&f, got);
	return 0;
}
