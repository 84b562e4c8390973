/* The label of a section parses to the same label. */
#include "imap.h"

#include "imap/section.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	struct imap_section s, t;
	struct imap_parse p;
	struct err e = {0};
	int got;

	fuzz_imap_begin(&f, data, size);
	got = imap_section_parse(&f.p, &s);
	if (got == 0) {
		struct str label = imap_section_label(&f.arena, &s);

		imap_parse_init(&p, label, &f.arena, &e);
		assert(imap_section_parse(&p, &t) == 0 && imap_parse_at_end(&p));
		assert(str_eq(label, imap_section_label(&f.arena, &t)));
	}
	fuzz_imap_end(&f, got);
	return 0;
}
