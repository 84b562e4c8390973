/* East Asian byte forms. */
#include "text/cjk.h"

#include "text/cjkmaps.h"
#include "text/iso2022.h"
#include "text/utf8.h"

/* What a byte is, behind those that are begun: the end of a character, in the middle of one, or none of it. */
enum step { DONE, MORE, BAD };

static bool is_high(unsigned char c)
{
	return c >= 0xa1 && c <= 0xfe;
}

static enum step put(struct text_cjk *t, enum text_set set, unsigned row, unsigned column, struct buf *out)
{
	text_codeset_put(&t->set, set, row, column, out);
	return DONE;
}

/* Two bytes of 0xa1 to 0xfe at the end of what is begun. */
static enum step high_pair(struct text_cjk *t, enum text_set set, unsigned char c, struct buf *out)
{
	return put(t, set, t->begun[t->nbegun - 1] - 0xa0u, c - 0xa0u, out);
}

static enum step euc_jp(struct text_cjk *t, unsigned char c, struct buf *out)
{
	if (t->nbegun == 0)
		return c == 0x8e || c == 0x8f || is_high(c) ? MORE : BAD;
	if (t->begun[0] == 0x8e)
		return c >= 0xa1 && c <= 0xdf ? put(t, TEXT_SET_KANA, 0, c - 0xa0u, out) : BAD;
	if (!is_high(c))
		return BAD;
	if (t->begun[0] != 0x8f)
		return high_pair(t, TEXT_SET_JIS0208, c, out);
	return t->nbegun == 1 ? MORE : high_pair(t, TEXT_SET_JIS0212, c, out);
}

/* 0x8e, the plane, and two bytes; plane 1 has them alone. */
static enum step euc_tw(struct text_cjk *t, unsigned char c, struct buf *out)
{
	static const enum text_set planes[] = {TEXT_SET_CNS1, TEXT_SET_CNS2};
	unsigned plane;

	if (t->nbegun == 0)
		return c == 0x8e || is_high(c) ? MORE : BAD;
	if (!is_high(c) || (t->nbegun == 1 && t->begun[0] == 0x8e && c > 0xb0))
		return BAD;
	if (t->begun[0] != 0x8e)
		return high_pair(t, TEXT_SET_CNS1, c, out);
	if (t->nbegun < 3)
		return MORE;
	plane = t->begun[1] - 0xa1u;
	return high_pair(t, plane < 2 ? planes[plane] : TEXT_SET_NONE, c, out);
}

static enum step sjis(struct text_cjk *t, unsigned char c, struct buf *out)
{
	unsigned row;

	if (t->nbegun == 0) {
		if (c >= 0xa1 && c <= 0xdf)
			return put(t, TEXT_SET_KANA, 0, c - 0xa0u, out);
		return c != 0x80 && c != 0xa0 && c <= 0xfc ? MORE : BAD;
	}
	if (c < 0x40 || c == 0x7f || c > 0xfc)
		return BAD;
	row = (t->begun[0] - (t->begun[0] < 0xa0 ? 0x81u : 0xc1u)) * 2 + 1;
	if (c >= 0x9f)
		return put(t, TEXT_SET_JIS0208, row + 1, c - 0x9eu, out);
	return put(t, TEXT_SET_JIS0208, row, c - 0x3fu - (c >= 0x80), out);
}

static void put_gb18030(struct text_cjk *t, unsigned char last, struct buf *out)
{
	const unsigned char *b = t->begun;
	uint32_t cp = text_cjkmaps_gb18030(
	    (uint32_t)(((b[0] - 0x81) * 10 + b[1] - '0') * 126 + b[2] - 0x81) * 10 + last - '0');
	char bytes[4];

	text_codeset_flush(&t->set, out);
	buf_add(out, cp ? str_of(bytes, text_utf8_encode(cp, bytes)) : TEXT_UTF8_REPLACEMENT);
}

static enum step gb18030(struct text_cjk *t, unsigned char c, struct buf *out)
{
	bool is_digit = c >= '0' && c <= '9';

	if (t->nbegun == 0 || t->nbegun == 2)
		return c >= 0x81 && c <= 0xfe ? MORE : BAD;
	if (t->nbegun == 1 && is_digit)
		return MORE;
	if (t->nbegun == 1)
		return c >= 0x40 && c != 0x7f && c <= 0xfe ? put(t, TEXT_SET_GBK, t->begun[0], c, out) : BAD;
	if (!is_digit)
		return BAD;
	put_gb18030(t, c, out);
	return DONE;
}

static enum step step(struct text_cjk *t, unsigned char c, struct buf *out)
{
	switch (t->form) {
	case TEXT_CJK_EUC_JP:
		return euc_jp(t, c, out);
	case TEXT_CJK_EUC_TW:
		return euc_tw(t, c, out);
	case TEXT_CJK_SJIS:
		return sjis(t, c, out);
	default:
		return gb18030(t, c, out);
	}
}

static void replace(struct text_cjk *t, struct buf *out)
{
	text_codeset_flush(&t->set, out);
	buf_add(out, TEXT_UTF8_REPLACEMENT);
	t->nbegun = 0;
}

static void byte(struct text_cjk *t, unsigned char c, struct buf *out)
{
	switch (t->nbegun || c >= 0x80 ? step(t, c, out) : BAD) {
	case MORE:
		t->begun[t->nbegun++] = c;
		return;
	case DONE:
		t->nbegun = 0;
		return;
	case BAD:
		/* An ASCII character is never swallowed by a broken one before it. */
		if (t->nbegun || c >= 0x80)
			replace(t, out);
		if (c >= 0x80)
			return;
		text_codeset_flush(&t->set, out);
		buf_ch(out, (char)c);
	}
}

static bool shifts(const struct text_cjk *t)
{
	return t->form >= TEXT_CJK_HZ;
}

void text_cjk_init(struct text_cjk *t, enum text_cjk_form form)
{
	*t = (struct text_cjk){.form = form};
	text_iso2022_reset(t);
}

void text_cjk_close(struct text_cjk *t)
{
	text_codeset_close(&t->set);
}

bool text_cjk_is_plain(const struct text_cjk *t)
{
	return !shifts(t) && t->nbegun == 0 && t->set.n == 0;
}

void text_cjk_feed(struct text_cjk *t, struct str s, struct buf *out)
{
	while (s.n) {
		size_t n = shifts(t) || t->nbegun ? 0 : text_utf8_ascii_run(s);

		if (n) {
			text_codeset_flush(&t->set, out);
			buf_add(out, str_head(s, n));
		} else if (shifts(t)) {
			text_iso2022_byte(t, (unsigned char)s.p[0], out);
		} else {
			byte(t, (unsigned char)s.p[0], out);
		}
		s = str_from(s, n ? n : 1);
	}
	/* Nothing stays behind: whoever looks at out between two pieces sees all characters that are whole. */
	text_codeset_flush(&t->set, out);
}

void text_cjk_end(struct text_cjk *t, struct buf *out)
{
	if (t->form == TEXT_CJK_HZ && t->nbegun && t->begun[0] == '~')
		buf_ch(out, '~');
	else if (t->nbegun)
		replace(t, out);
	text_iso2022_reset(t);
}
