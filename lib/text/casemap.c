/* i;unicode-casemap on utf8proc's tables. */
#include "text/casemap.h"

#include <utf8proc.h>

#include "text/utf8.h"

enum { BLOCK = 16, SHARP_S = 0xdf };
typedef unsigned char block __attribute__((vector_size(BLOCK)));

void text_casemap_upper(char *dst, const char *src, size_t n)
{
	size_t i = 0;

	for (; i + BLOCK <= n; i += BLOCK) {
		block x, is_lower;

		memcpy(&x, src + i, BLOCK);
		is_lower = (block)((x >= 'a') & (x <= 'z'));
		x ^= is_lower & 0x20;
		memcpy(dst + i, &x, BLOCK);
	}
	for (; i < n; i++)
		dst[i] = str_upper_ch(src[i]);
}

static void add_point(uint32_t cp, struct buf *out)
{
	utf8proc_int32_t parts[32];
	int boundary = 0;
	utf8proc_ssize_t n;

	/* The small sharp s has no titlecase in UnicodeData.txt, which alone counts (RFC 5051 section 2); utf8proc gives it the capital one. */
	if (cp != SHARP_S)
		cp = (uint32_t)utf8proc_totitle((utf8proc_int32_t)cp);
	n = utf8proc_decompose_char(
	    (utf8proc_int32_t)cp, parts, 32, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);
	if (n < 0 || n > 32) {
		parts[0] = (utf8proc_int32_t)cp;
		n = 1;
	}
	for (utf8proc_ssize_t i = 0; i < n; i++) {
		char bytes[4];

		buf_add(out, str_of(bytes, text_utf8_encode((uint32_t)parts[i], bytes)));
	}
}

void text_casemap_piece(struct str s, struct buf *out)
{
	while (s.n) {
		size_t n = text_utf8_ascii_run(s);
		char *room = buf_space(out, n);
		uint32_t cp;

		if (!room)
			return;
		text_casemap_upper(room, s.p, n);
		s = str_from(s, n);
		if (s.n == 0)
			return;
		n = text_utf8_decode(s, &cp);
		if (cp == TEXT_UTF8_BAD)
			buf_add(out, str_head(s, n));
		else
			add_point(cp, out);
		s = str_from(s, n);
	}
}

void text_casemap_key(struct str s, struct buf *out)
{
	if (text_utf8_is_valid(s))
		text_casemap_piece(s, out);
	else
		buf_add(out, s);
}

int text_casemap_cmp(struct str a, struct str b, struct buf *scratch)
{
	size_t n;

	if (text_utf8_is_ascii(a) && text_utf8_is_ascii(b)) {
		for (size_t i = 0; i < a.n && i < b.n; i++) {
			char x = str_upper_ch(a.p[i]), y = str_upper_ch(b.p[i]);

			if (x != y)
				return x < y ? -1 : 1;
		}
		return a.n < b.n ? -1 : a.n > b.n;
	}
	buf_clear(scratch);
	text_casemap_key(a, scratch);
	n = scratch->n;
	text_casemap_key(b, scratch);
	return str_cmp(str_head(buf_str(scratch), n), str_from(buf_str(scratch), n));
}
