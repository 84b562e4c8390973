/* A name prints as something that parses to the same name. */
#include "imap.h"

#include "imap/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	struct str s, t;
	struct imap_parse p;
	struct err e = {0};
	struct buf b;
	struct out o;
	int got;

	fuzz_imap_begin(&f, data, size);
	got = f.variant & 2 ? imap_name_parse_pattern(&f.p, &s) : imap_name_parse(&f.p, &s);
	if (got == 0) {
		buf_init(&b, 1 << 20);
		out_init_buf(&o, &b);
		imap_name_print(&o, s, f.p.utf8);
		out_flush(&o);
		out_free(&o);
		imap_parse_init(&p, buf_str(&b), &f.arena, &e);
		p.utf8 = f.p.utf8;
		assert(imap_name_parse(&p, &t) == 0 || buf_str(&b).n > IMAP_NAME_MAX);
		assert(e.kind || str_eq(s, t));
		buf_free(&b);
	}
	fuzz_imap_end(&f, got);
	return 0;
}
