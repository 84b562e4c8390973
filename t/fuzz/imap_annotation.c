/* Names of annotations are in one of the two trees and in lower case. */
#include "imap.h"

#include "imap/annotation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	struct imap_annotation_want w = {0};
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_annotation_parse_names(&f.p, &w);
	if (got == 0) {
		assert(w.n > 0 && w.n <= IMAP_ANNOTATION_ENTRIES);
		for (size_t i = 0; i < w.n; i++)
			assert(w.names[i].p[0] == '/' &&
			       str_span(w.names[i], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 0);
	}
	fuzz_imap_end(&f, got);
	return 0;
}
