/* What an astring, string or pattern means prints as something that means the same. */
#include "imap.h"

#include "imap/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void again(struct fuzz_imap *f, struct str s)
{
	struct imap_parse p;
	struct err e = {0};
	struct buf b;
	struct out o;
	struct str t;

	buf_init(&b, 1 << 24);
	out_init_buf(&o, &b);
	imap_print_astring(&o, s, f->p.utf8);
	out_flush(&o);
	out_free(&o);
	imap_parse_init(&p, buf_str(&b), &f->arena, &e);
	p.utf8 = f->p.utf8;
	assert(imap_parse_astring(&p, &t) == 0 && imap_parse_at_end(&p));
	assert(str_eq(s, t));
	buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_imap f;
	struct str s = STR("");
	uint32_t n;
	uint64_t n64;
	int got;

	fuzz_imap_begin(&f, data, size);
	switch (f.variant >> 1 & 7) {
	case 0:
		got = imap_parse_astring(&f.p, &s);
		break;
	case 1:
		got = imap_parse_nstring(&f.p, &s);
		break;
	case 2:
		got = imap_parse_pattern(&f.p, &s);
		break;
	case 3:
		got = imap_parse_tag(&f.p, &s);
		break;
	case 4:
		got = imap_parse_number(&f.p, &n);
		break;
	case 5:
		got = imap_parse_number64(&f.p, &n64);
		break;
	case 6:
		got = imap_parse_name(&f.p, &s);
		break;
	default:
		got = imap_parse_string(&f.p, &s);
		break;
	}
	if (got == 0 && !str_is_nil(s))
		again(&f, s);
	fuzz_imap_end(&f, got);
	return 0;
}
