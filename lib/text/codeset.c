/* Coded sets. */
#include "text/codeset.h"

#include <errno.h>

#include "text/cjkmaps.h"
#include "text/jisrows.h"
#include "text/utf8.h"

/* A character of iconv's is two bytes in, and at most this many out. */
enum { WIDEST = 8 };

static const char *iconv_name(enum text_set set)
{
	switch (set) {
	case TEXT_SET_JIS0208:
		return "EUC-JP";
	case TEXT_SET_GB2312:
		return "GB2312";
	case TEXT_SET_GBK:
		return "GB18030";
	case TEXT_SET_KSC5601:
		return "EUC-KR";
	case TEXT_SET_CNS1:
	case TEXT_SET_CNS2:
		return "BIG5";
	case TEXT_SET_GREEK:
		return "ISO-8859-7";
	default:
		return NULL;
	}
}

bool text_codeset_is_wide(enum text_set set)
{
	return set >= TEXT_SET_JIS0208 && set != TEXT_SET_NONE;
}

static void put_cp(uint32_t cp, struct buf *out)
{
	char bytes[4];

	buf_add(out, cp ? str_of(bytes, text_utf8_encode(cp, bytes)) : TEXT_UTF8_REPLACEMENT);
}

void text_codeset_flush(struct text_codeset *t, struct buf *out)
{
	size_t width = t->open == TEXT_SET_GREEK ? 1 : 2, left = t->n;
	char *in = t->run;

	while (left) {
		char room[TEXT_CODESET_RUN * WIDEST], *to = room;
		size_t space = sizeof room;
		size_t r = iconv(t->cd, &in, &left, &to, &space);

		text_utf8_sanitise(str_of(room, (size_t)(to - room)), out);
		if (r != (size_t)-1 || left < width)
			break;
		if (errno == EILSEQ || errno == EINVAL) {
			buf_add(out, TEXT_UTF8_REPLACEMENT);
			in += width;
			left -= width;
		}
	}
	t->n = 0;
}

void text_codeset_close(struct text_codeset *t)
{
	if (t->open != TEXT_SET_ASCII)
		iconv_close(t->cd);
	t->open = TEXT_SET_ASCII;
	t->n = 0;
}

static bool open_set(struct text_codeset *t, enum text_set set)
{
	text_codeset_close(t);
	t->cd = iconv_open("UTF-8", iconv_name(set));
	if (t->cd != (iconv_t)-1)
		t->open = set;
	return t->open == set;
}

/* By iconv, from its bytes. */
static void gather(struct text_codeset *t, enum text_set set, unsigned bytes, struct buf *out)
{
	if (set == TEXT_SET_CNS2)
		set = TEXT_SET_CNS1;
	if (t->open != set || t->n + 2 > sizeof t->run)
		text_codeset_flush(t, out);
	if (t->open != set && !open_set(t, set)) {
		buf_add(out, TEXT_UTF8_REPLACEMENT);
		return;
	}
	if (set != TEXT_SET_GREEK)
		t->run[t->n++] = (char)(bytes >> 8);
	t->run[t->n++] = (char)bytes;
}

static unsigned iconv_bytes(enum text_set set, unsigned row, unsigned column)
{
	if (set == TEXT_SET_GBK)
		return row << 8 | column;
	if (set == TEXT_SET_CNS1 || set == TEXT_SET_CNS2)
		return text_cjkmaps_big5(set == TEXT_SET_CNS1 ? 1 : 2, row, column);
	return (0xa0 + row) << 8 | (0xa0 + column);
}

/* What no iconv is asked for: empty where it is. */
static struct str from_rows(enum text_set set, unsigned row, unsigned column)
{
	if (set == TEXT_SET_JIS0212)
		return text_jisrows_supplement(row, column);
	return set == TEXT_SET_JIS0208 ? text_jisrows_vendor(row, column) : STR("");
}

void text_codeset_put(
    struct text_codeset *t, enum text_set set, unsigned row, unsigned column, struct buf *out)
{
	struct str s = from_rows(set, row, column);
	unsigned bytes = iconv_bytes(set, row, column);

	/* Of JIS X 0208, rows up to 94 are for iconv to know. */
	if (s.n == 0 && iconv_name(set) && bytes && (set != TEXT_SET_JIS0208 || row <= 94)) {
		gather(t, set, bytes, out);
		return;
	}
	text_codeset_flush(t, out);
	if (s.n)
		buf_add(out, s);
	else if (set == TEXT_SET_KANA)
		put_cp(column >= 1 && column <= 63 ? 0xff60 + column : 0, out);
	else if (set == TEXT_SET_LATIN1)
		put_cp(0xa0 + column, out);
	else
		put_cp(0, out);
}
