/* ISO 2022 in mail, and HZ. */
#include "text/iso2022.h"

#include "text/utf8.h"

enum { ESC = 27, SO = 14, SI = 15 };

void text_iso2022_reset(struct text_cjk *t)
{
	static const enum text_set g1[] = {
	    [TEXT_CJK_HZ] = TEXT_SET_GB2312,
	    [TEXT_CJK_2022_JP] = TEXT_SET_KANA,
	    [TEXT_CJK_2022_KR] = TEXT_SET_KSC5601,
	    [TEXT_CJK_2022_CN] = TEXT_SET_GB2312,
	};

	t->nbegun = 0;
	t->locked = t->single = 0;
	t->g[0] = TEXT_SET_ASCII;
	t->g[1] = g1[t->form < TEXT_CJK_HZ ? TEXT_CJK_HZ : t->form];
	t->g[2] = t->g[3] = TEXT_SET_NONE;
}

static void replace(struct text_cjk *t, struct buf *out)
{
	text_codeset_flush(&t->set, out);
	buf_add(out, TEXT_UTF8_REPLACEMENT);
	t->nbegun = 0;
}

static void plain(struct text_cjk *t, unsigned char c, struct buf *out)
{
	text_codeset_flush(&t->set, out);
	buf_ch(out, (char)c);
}

/* ---- escapes ---- */

/* Of 94 characters: JIS X 0201's Roman half is read as ASCII, which is what it is sent for. */
static enum text_set narrow_set(unsigned char final)
{
	if (final == 'B' || final == 'J' || final == 'H')
		return TEXT_SET_ASCII;
	return final == 'I' ? TEXT_SET_KANA : TEXT_SET_NONE;
}

static enum text_set wide_set(unsigned char final)
{
	static const char finals[] = "@BDACGHE";
	static const enum text_set sets[] = {TEXT_SET_JIS0208, TEXT_SET_JIS0208, TEXT_SET_JIS0212,
	    TEXT_SET_GB2312, TEXT_SET_KSC5601, TEXT_SET_CNS1, TEXT_SET_CNS2, TEXT_SET_GB2312};
	const char *at = memchr(finals, final, sizeof finals - 1);

	return at ? sets[at - finals] : TEXT_SET_NONE;
}

static enum text_set right_half(unsigned char final)
{
	if (final == 'A')
		return TEXT_SET_LATIN1;
	return final == 'F' ? TEXT_SET_GREEK : TEXT_SET_NONE;
}

/* The final byte of ESC, intermediates, final. False for an escape that means nothing here. */
static bool designate(struct text_cjk *t, unsigned char final)
{
	const unsigned char *mid = t->begun + 1;
	size_t n = t->nbegun - 1;
	bool is_wide = n && mid[0] == '$';
	unsigned char to = n && (!is_wide || n > 1) ? mid[n - 1] : '(';

	if (n == 0) {
		t->single = final == 'N' ? 2 : final == 'O' ? 3 : 0;
		return t->single != 0;
	}
	if (n > (is_wide ? 2u : 1u))
		return false;
	if (to >= '(' && to <= '+')
		t->g[to - '('] = is_wide ? wide_set(final) : narrow_set(final);
	else if (to >= '-' && to <= '/' && !is_wide)
		t->g[to - '-' + 1] = right_half(final);
	else
		return false;
	return true;
}

static void escape(struct text_cjk *t, unsigned char c, struct buf *out)
{
	if (c >= 0x20 && c <= 0x2f && t->nbegun < 3) {
		t->begun[t->nbegun++] = c;
		return;
	}
	if (c >= 0x30 && c <= 0x7e && designate(t, c)) {
		t->nbegun = 0;
		return;
	}
	replace(t, out);
	if (c < 0x20)
		text_iso2022_byte(t, c, out);
	else if (c >= 0x80)
		replace(t, out);
	else
		plain(t, c, out);
}

/* ---- HZ ---- */

/* "~" begins no character of two bytes, and may end one. True when it was one of its escapes. */
static bool hz(struct text_cjk *t, unsigned char c, struct buf *out)
{
	bool is_begun = t->nbegun && t->begun[0] == '~';

	if (!is_begun && c == '~' && t->nbegun == 0) {
		t->begun[t->nbegun++] = c;
		return true;
	}
	if (!is_begun)
		return false;
	t->nbegun = 0;
	if (c == '{' || c == '}' || c == '\n') {
		t->locked = c == '{';
		return true;
	}
	plain(t, '~', out);
	return c == '~';
}

/* ---- */

static void graphic(struct text_cjk *t, unsigned char c, struct buf *out)
{
	enum text_set set = t->g[t->single ? t->single : t->locked];

	if (set == TEXT_SET_ASCII) {
		plain(t, c, out);
	} else if (!text_codeset_is_wide(set)) {
		text_codeset_put(&t->set, set, 0, c - 0x20u, out);
	} else if (t->nbegun == 0) {
		t->begun[t->nbegun++] = c;
		return;
	} else {
		text_codeset_put(&t->set, set, t->begun[0] - 0x20u, c - 0x20u, out);
		t->nbegun = 0;
	}
	t->single = 0;
}

/* Neither a character of a set nor a shift. A line's end ends what RFCs 1554, 1557, 1843 and 1922 let it; designations of G0 stay, whatever RFC 1468 says. */
static void control(struct text_cjk *t, unsigned char c, struct buf *out)
{
	if (t->nbegun)
		replace(t, out);
	t->single = 0;
	if (c == '\n') {
		t->locked = 0;
		t->g[2] = t->g[3] = TEXT_SET_NONE;
	}
	if (c < 0x80)
		plain(t, c, out);
	else
		replace(t, out);
}

void text_iso2022_byte(struct text_cjk *t, unsigned char c, struct buf *out)
{
	bool is_hz = t->form == TEXT_CJK_HZ;

	if (is_hz && hz(t, c, out))
		return;
	if (!is_hz && t->nbegun && t->begun[0] == ESC) {
		escape(t, c, out);
	} else if (!is_hz && c == ESC) {
		if (t->nbegun)
			replace(t, out);
		t->begun[t->nbegun++] = c;
	} else if (!is_hz && (c == SO || c == SI)) {
		if (t->nbegun)
			replace(t, out);
		t->locked = c == SO;
	} else if (c > 0x20 && c < 0x7f) {
		graphic(t, c, out);
	} else if (c == 0x20 && t->single && t->nbegun == 0) {
		graphic(t, c, out);
	} else {
		control(t, c, out);
	}
}
