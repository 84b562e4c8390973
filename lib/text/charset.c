/* Charsets. */
#include "text/charset.h"

#include <errno.h>

#include "base/num.h"
#include "text/utf8.h"

enum { UTF8, LATIN1, WINDOWS1252, UTF7, ICONV };
/* One call of iconv: pieces are at most this long, so that the room they need is known. */
enum { PIECE = 4096, ROOM = PIECE * 4 + 64 };

static const struct {
	const char *name;
	int kind;
	const char *iconv;
} aliases[] = {
    {"utf-8", UTF8, NULL},
    {"utf8", UTF8, NULL},
    {"us-ascii", UTF8, NULL},
    {"ascii", UTF8, NULL},
    {"ansi_x3.4-1968", UTF8, NULL},
    {"646", UTF8, NULL},
    {"cp65001", UTF8, NULL},
    {"unicode-1-1-utf-8", UTF8, NULL},
    {"default", UTF8, NULL},
    {"unknown-8bit", UTF8, NULL},
    {"x-unknown", UTF8, NULL},
    {"unknown", UTF8, NULL},
    {"us", UTF8, NULL},
    {"iso-8859-1", LATIN1, NULL},
    {"iso8859-1", LATIN1, NULL},
    {"latin1", LATIN1, NULL},
    {"iso_8859-1", LATIN1, NULL},
    {"l1", LATIN1, NULL},
    {"windows-1252", WINDOWS1252, NULL},
    {"cp1252", WINDOWS1252, NULL},
    {"cp-1252", WINDOWS1252, NULL},
    {"x-ansi", WINDOWS1252, NULL},
    {"win-1252", WINDOWS1252, NULL},
    {"utf-7", UTF7, NULL},
    {"utf7", UTF7, NULL},
    {"unicode-1-1-utf-7", UTF7, NULL},
    {"x-unicode-2-0-utf-7", UTF7, NULL},
    {"ks_c_5601-1987", ICONV, "EUC-KR"},
    {"ks_c_5601", ICONV, "EUC-KR"},
    {"ksc5601", ICONV, "EUC-KR"},
    {"windows-949", ICONV, "EUC-KR"},
    {"gb2312", ICONV, "GB18030"},
    {"gb_2312-80", ICONV, "GB18030"},
    {"gbk", ICONV, "GB18030"},
    {"x-gbk", ICONV, "GB18030"},
    {"cp936", ICONV, "GB18030"},
    {"x-euc-cn", ICONV, "GB18030"},
    {"x-sjis", ICONV, "SHIFT_JIS"},
    {"shift-jis", ICONV, "SHIFT_JIS"},
    {"sjis", ICONV, "SHIFT_JIS"},
    {"windows-31j", ICONV, "CP932"},
    {"cp932", ICONV, "CP932"},
    {"x-euc-jp", ICONV, "EUC-JP"},
    {"cp50220", ICONV, "ISO-2022-JP"},
    {"x-big5", ICONV, "BIG5"},
    {"cp950", ICONV, "BIG5"},
    {"iso-8859-8-i", ICONV, "ISO-8859-8"},
    {"iso-8859-8-e", ICONV, "ISO-8859-8"},
    {"iso-8859-6-i", ICONV, "ISO-8859-6"},
    {"x-cp1251", ICONV, "WINDOWS-1251"},
    {"cp-1251", ICONV, "WINDOWS-1251"},
    {"x-mac-roman", ICONV, "MACINTOSH"},
    {"tis-620", ICONV, "WINDOWS-874"},
    {"dos-874", ICONV, "WINDOWS-874"},
};

/* What 0x80 to 0x9f are in Windows-1252; 0 where it has nothing. */
static const uint16_t windows1252[32] = {
    0x20ac,
    0,
    0x201a,
    0x0192,
    0x201e,
    0x2026,
    0x2020,
    0x2021,
    0x02c6,
    0x2030,
    0x0160,
    0x2039,
    0x0152,
    0,
    0x017d,
    0,
    0,
    0x2018,
    0x2019,
    0x201c,
    0x201d,
    0x2022,
    0x2013,
    0x2014,
    0x02dc,
    0x2122,
    0x0161,
    0x203a,
    0x0153,
    0,
    0x017e,
    0x0178,
};

/* What musl's iconv doesn't know, to what every iconv knows. */
static const struct {
	const char *name;
	enum text_shift_kind kind;
	const char *iconv;
} shifts[] = {
    {"iso-2022-kr", TEXT_SHIFT_KR, "EUC-KR"},
    {"csiso2022kr", TEXT_SHIFT_KR, "EUC-KR"},
    {"hz-gb-2312", TEXT_SHIFT_HZ, "GB2312"},
    {"hz", TEXT_SHIFT_HZ, "GB2312"},
};

/* Charset names are short and plain: anything else never reaches iconv_open, whose argument has options ("//TRANSLIT") and paths behind it. */
static bool plain_name(struct str name, char *dst, size_t size)
{
	if (name.n == 0 || name.n >= size)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!str_is_alnum(c) && !(c && strchr("-_.:+", c)))
			return false;
		dst[i] = c;
	}
	dst[name.n] = '\0';
	return true;
}

int text_charset_open(struct text_charset *c, struct str name, struct err *e)
{
	char plain[48];

	*c = (struct text_charset){.kind = UTF8};
	name = str_trim(name);
	if (name.n == 0)
		return 0;
	if (!plain_name(name, plain, sizeof plain))
		return err_set(e, ERR_CANNOT, "unknown charset \"%.*s\"", STR_ARG(str_head(name, 48)));
	c->kind = ICONV;
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
		if (!str_ieq(name, str_c(aliases[i].name)))
			continue;
		c->kind = aliases[i].kind;
		if (c->kind == ICONV)
			snprintf(plain, sizeof plain, "%s", aliases[i].iconv);
		break;
	}
	if (c->kind != ICONV)
		return 0;
	for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++)
		if (str_ieq(name, str_c(shifts[i].name))) {
			c->shift.kind = shifts[i].kind;
			snprintf(plain, sizeof plain, "%s", shifts[i].iconv);
		}
	c->cd = iconv_open("UTF-8", plain);
	if (c->cd == (iconv_t)-1) {
		c->kind = UTF8;
		return err_set(e, ERR_CANNOT, "unknown charset \"%s\"", plain);
	}
	return 0;
}

void text_charset_close(struct text_charset *c)
{
	if (c->kind == ICONV)
		iconv_close(c->cd);
	c->kind = UTF8;
	c->nrest = 0;
}

bool text_charset_is_known(struct str name)
{
	struct text_charset c;

	if (text_charset_open(&c, name, NULL) != 0)
		return false;
	text_charset_close(&c);
	return true;
}

static void single_byte(int kind, struct str s, struct buf *out)
{
	while (s.n) {
		size_t n = text_utf8_ascii_run(s);
		unsigned char c;
		uint32_t cp;
		char bytes[4];

		buf_add(out, str_head(s, n));
		s = str_from(s, n);
		if (s.n == 0)
			return;
		c = (unsigned char)s.p[0];
		/* What calls itself Latin-1 and has bytes that are control characters there is Windows-1252. */
		cp = c < 0xa0 ? windows1252[c - 0x80] : c;
		if (cp == 0)
			cp = kind == LATIN1 ? c : 0xfffd;
		buf_add(out, str_of(bytes, text_utf8_encode(cp, bytes)));
		s = str_from(s, 1);
	}
}

/* One piece of at most PIECE bytes; what iconv leaves as incomplete is the return value's rest. */
static struct str convert(struct text_charset *c, struct str s, struct buf *out)
{
	char *in = (char *)(uintptr_t)s.p;
	size_t left = s.n;

	while (left) {
		char room[ROOM], *to = room;
		size_t space = sizeof room;
		size_t r = iconv(c->cd, &in, &left, &to, &space);
		int why = errno;

		/* A library's idea of UTF-8 is not taken on trust. */
		text_utf8_sanitise(str_of(room, (size_t)(to - room)), out);
		if (r != (size_t)-1)
			break;
		if (why == EINVAL)
			break;
		if (why == EILSEQ) {
			buf_add(out, TEXT_UTF8_REPLACEMENT);
			in++;
			left--;
		}
	}
	return str_of(in, left);
}

static void keep_rest(struct text_charset *c, struct str rest, struct buf *out)
{
	if (rest.n > sizeof c->rest) {
		buf_add(out, TEXT_UTF8_REPLACEMENT);
		rest.n = 0;
	}
	memmove(c->rest, rest.p, rest.n);
	c->nrest = rest.n;
}

/* Feeds single bytes until the character that was cut is whole. Returns what is left of s. */
static struct str finish_rest(struct text_charset *c, struct str s, struct buf *out)
{
	while (c->nrest && s.n) {
		char joined[sizeof c->rest + 1];
		size_t n = c->nrest;

		memcpy(joined, c->rest, n);
		joined[n++] = s.p[0];
		s = str_from(s, 1);
		if (c->kind == ICONV) {
			keep_rest(c, convert(c, str_of(joined, n), out), out);
		} else if (text_utf8_is_partial(str_of(joined, n))) {
			keep_rest(c, str_of(joined, n), out);
		} else {
			c->nrest = 0;
			/* The new byte may begin a sequence of its own. */
			if (n > 1 && text_utf8_is_partial(str_of(joined + n - 1, 1))) {
				text_utf8_sanitise(str_of(joined, n - 1), out);
				keep_rest(c, str_of(joined + n - 1, 1), out);
			} else {
				text_utf8_sanitise(str_of(joined, n), out);
			}
		}
	}
	return s;
}

static void feed_utf8(struct text_charset *c, struct str s, struct buf *out)
{
	size_t tail = 0;

	for (size_t back = 1; back <= 3 && back <= s.n; back++) {
		if (text_utf8_is_partial(str_from(s, s.n - back)))
			tail = back;
	}
	text_utf8_sanitise(str_head(s, s.n - tail), out);
	keep_rest(c, str_from(s, s.n - tail), out);
}

bool text_charset_is_ascii(const struct text_charset *c, struct str s)
{
	return c->kind != ICONV && c->kind != UTF7 && c->nrest == 0 && text_utf8_is_ascii(s);
}

static void feed(struct text_charset *c, struct str s, struct buf *out)
{
	s = finish_rest(c, s, out);
	if (s.n == 0)
		return;
	if (c->kind == UTF8) {
		feed_utf8(c, s, out);
	} else if (c->kind == UTF7) {
		text_utf7_feed(&c->utf7, s, out);
	} else if (c->kind != ICONV) {
		single_byte(c->kind, s, out);
	} else {
		while (s.n) {
			struct str rest = convert(c, str_head(s, PIECE), out);

			s = str_from(s, num_min(s.n, PIECE) - rest.n);
			/* Incomplete at the end of a piece: the next one begins with it, but not when nothing was taken. */
			if (rest.n == s.n || rest.n >= PIECE) {
				keep_rest(c, s, out);
				return;
			}
		}
	}
}

void text_charset_feed(struct text_charset *c, struct str s, struct buf *out)
{
	struct buf wide;

	if (c->shift.kind == TEXT_SHIFT_NONE) {
		feed(c, s, out);
		return;
	}
	buf_init(&wide, ROOM);
	for (; s.n; s = str_from(s, num_min(s.n, PIECE))) {
		buf_clear(&wide);
		text_shift_feed(&c->shift, str_head(s, PIECE), &wide);
		feed(c, buf_str(&wide), out);
	}
	buf_free(&wide);
}

static void end_shift(struct text_charset *c, struct buf *out)
{
	struct buf wide;

	if (c->shift.kind == TEXT_SHIFT_NONE)
		return;
	buf_init(&wide, ROOM);
	text_shift_end(&c->shift, &wide);
	feed(c, buf_str(&wide), out);
	buf_free(&wide);
}

void text_charset_end(struct text_charset *c, struct buf *out)
{
	end_shift(c, out);
	if (c->nrest)
		buf_add(out, TEXT_UTF8_REPLACEMENT);
	c->nrest = 0;
	text_utf7_end(&c->utf7, out);
	if (c->kind == ICONV)
		iconv(c->cd, NULL, NULL, NULL, NULL);
}

int text_charset_to_utf8(struct str name, struct str s, struct buf *out, struct err *e)
{
	struct text_charset c;

	if (text_charset_open(&c, name, e) != 0)
		return -1;
	text_charset_feed(&c, s, out);
	text_charset_end(&c, out);
	text_charset_close(&c);
	return 0;
}
