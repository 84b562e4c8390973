/* Charsets. */
#include "text/charset.h"

#include <errno.h>

#include "base/num.h"
#include "text/csname.h"
#include "text/sbcs.h"
#include "text/utf8.h"

enum { UTF8, BYTES, UTF7, CJK, ICONV };
/* One call of iconv: pieces are at most this long, so that the room they need is known. */
enum { PIECE = 4096, ROOM = PIECE * 4 + 64 };

/* What is ours, by its canonical name; charsets of one byte are text/sbcs.h's. No pointers: nothing to relocate at each start. */
static const struct {
	char name[12];
	unsigned char kind, form;
} own[] = {
    {"utf-8", UTF8, 0},
    {"utf-7", UTF7, 0},
    {"euc-jp", CJK, TEXT_CJK_EUC_JP},
    {"euc-tw", CJK, TEXT_CJK_EUC_TW},
    {"shift_jis", CJK, TEXT_CJK_SJIS},
    {"gb18030", CJK, TEXT_CJK_GB18030},
    {"hz", CJK, TEXT_CJK_HZ},
    {"iso-2022-jp", CJK, TEXT_CJK_2022_JP},
    {"iso-2022-kr", CJK, TEXT_CJK_2022_KR},
    {"iso-2022-cn", CJK, TEXT_CJK_2022_CN},
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

/* Whether it is one of ours: then it is open. */
static bool open_own(struct text_charset *c, struct str name)
{
	c->is_latin1 = str_eq(name, STR("latin1"));
	c->upper = text_sbcs_find(c->is_latin1 ? STR("windows-1252") : name);
	if (c->upper) {
		c->kind = BYTES;
		return true;
	}
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		if (!str_eq(name, str_c(own[i].name)))
			continue;
		c->kind = own[i].kind;
		if (c->kind == CJK)
			text_cjk_init(&c->cjk, own[i].form);
		return true;
	}
	return false;
}

int text_charset_open(struct text_charset *c, struct str name, struct err *e)
{
	char plain[48];

	c->kind = UTF8;
	c->nrest = 0;
	c->utf7 = (struct text_utf7){0};
	name = str_trim(name);
	if (name.n == 0)
		return 0;
	if (!plain_name(name, plain, sizeof plain))
		return err_set(e, ERR_CANNOT, "unknown charset \"%.*s\"", STR_ARG(str_head(name, 48)));
	name = text_csname_find(name);
	if (open_own(c, name))
		return 0;
	plain_name(name, plain, sizeof plain);
	c->kind = ICONV;
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
	else if (c->kind == CJK)
		text_cjk_close(&c->cjk);
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

static void single_byte(const struct text_charset *c, struct str s, struct buf *out)
{
	while (s.n) {
		size_t n = text_utf8_ascii_run(s);
		unsigned char byte;
		uint32_t cp;
		char bytes[4];

		buf_add(out, str_head(s, n));
		s = str_from(s, n);
		if (s.n == 0)
			return;
		byte = (unsigned char)s.p[0];
		/* What calls itself Latin-1 and has bytes that are control characters there is Windows-1252. */
		cp = c->upper[byte - 0x80];
		if (cp == 0)
			cp = c->is_latin1 ? byte : 0xfffd;
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
	if (c->kind == ICONV || c->kind == UTF7 || c->nrest ||
	    (c->kind == CJK && !text_cjk_is_plain(&c->cjk)))
		return false;
	return text_utf8_is_ascii(s);
}

void text_charset_feed(struct text_charset *c, struct str s, struct buf *out)
{
	s = finish_rest(c, s, out);
	if (s.n == 0)
		return;
	if (c->kind == UTF8) {
		feed_utf8(c, s, out);
	} else if (c->kind == UTF7) {
		text_utf7_feed(&c->utf7, s, out);
	} else if (c->kind == BYTES) {
		single_byte(c, s, out);
	} else if (c->kind == CJK) {
		text_cjk_feed(&c->cjk, s, out);
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

/* Some libraries keep a letter back until they know that no accent follows. */
static void flush_iconv(struct text_charset *c, struct buf *out)
{
	char room[64], *to = room;
	size_t space = sizeof room;

	iconv(c->cd, NULL, NULL, &to, &space);
	text_utf8_sanitise(str_of(room, (size_t)(to - room)), out);
}

void text_charset_end(struct text_charset *c, struct buf *out)
{
	if (c->kind == ICONV)
		flush_iconv(c, out);
	if (c->nrest)
		buf_add(out, TEXT_UTF8_REPLACEMENT);
	c->nrest = 0;
	text_utf7_end(&c->utf7, out);
	if (c->kind == CJK)
		text_cjk_end(&c->cjk, out);
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
