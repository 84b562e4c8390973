/* One pass over the string; each "${" is tried and otherwise copied. */
#include "sieve/encoded.h"

#include "base/buf.h"
#include "base/num.h"

static void add_utf8(struct buf *b, uint64_t c)
{
	if (c < 0x80) {
		buf_ch(b, (char)c);
	} else if (c < 0x800) {
		buf_ch(b, (char)(0xc0 | c >> 6));
		buf_ch(b, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_ch(b, (char)(0xe0 | c >> 12));
		buf_ch(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_ch(b, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_ch(b, (char)(0xf0 | c >> 18));
		buf_ch(b, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_ch(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_ch(b, (char)(0x80 | (c & 0x3f)));
	}
}

/* The numbers of one ${…}: 1 all well, 0 not the syntax, -1 a number that is no character. */
static int decode_numbers(struct str list, bool unicode, struct buf *b)
{
	bool any = false;

	for (;;) {
		struct str digits;
		uint64_t v;
		size_t n;

		list = str_from(list, str_span(list, " \t\r\n"));
		if (list.n == 0)
			return any;
		n = str_cspan(list, " \t\r\n");
		digits = str_head(list, n);
		list = str_from(list, n);
		if (unicode) {
			digits = str_from(digits, num_min(str_span(digits, "0"), digits.n - 1));
			if (str_span(digits, "0123456789abcdefABCDEF") != digits.n)
				return 0;
			if (digits.n > 6 || !num_parse_hex(digits, &v) || v > 0x10ffff ||
			    (v >= 0xd800 && v < 0xe000))
				return -1;
			add_utf8(b, v);
		} else {
			if (digits.n > 2 || !num_parse_hex(digits, &v))
				return 0;
			buf_ch(b, (char)v);
		}
		any = true;
	}
}

/* At "${": the length of the whole encoding with *b extended, 0 when it is none, -1. */
static ptrdiff_t decode_one(struct str s, struct buf *b)
{
	bool unicode = str_istarts(str_from(s, 2), STR("unicode:"));
	size_t start = 2 + (size_t)(unicode ? 8 : 4), n, before = b->n;
	int rc;

	if (!unicode && !str_istarts(str_from(s, 2), STR("hex:")))
		return 0;
	n = str_span(str_from(s, start), "0123456789abcdefABCDEF \t\r\n");
	if (start + n >= s.n || s.p[start + n] != '}')
		return 0;
	rc = decode_numbers((struct str){s.p + start, n}, unicode, b);
	if (rc <= 0)
		b->n = before;
	return rc <= 0 ? rc : (ptrdiff_t)(start + n + 1);
}

int sieve_encoded_decode(struct arena *a, struct str s, struct str *r)
{
	struct buf b;
	int rc = 0;

	*r = s;
	if (str_find(s, STR("${")) < 0)
		return 0;
	buf_init(&b, s.n + 4);
	while (s.n && rc == 0) {
		ptrdiff_t at = str_find(s, STR("${")), used;

		if (at < 0)
			at = (ptrdiff_t)s.n;
		buf_add(&b, str_head(s, (size_t)at));
		s = str_from(s, (size_t)at);
		used = s.n ? decode_one(s, &b) : 0;
		if (used < 0)
			rc = -1;
		else if (used == 0 && s.n)
			buf_ch(&b, '$');
		s = str_from(s, used > 0 ? (size_t)used : s.n ? 1 : 0);
	}
	*r = arena_str(a, buf_str(&b));
	buf_free(&b);
	return rc;
}
