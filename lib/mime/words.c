/* Encoded words. */
#include "mime/words.h"

#include "base/num.h"
#include "text/base64.h"
#include "text/charset.h"
#include "text/utf8.h"

enum {
	WORD_BYTES = 45, /* "=?utf-8?B?" + 60 characters of base64 + "?=" are 72 */
	WORD_FRAME = 12,
	LINE = 76,
	COLUMN_MAX = 48, /* a name behind which no word would have room */
	RUN_MAX = 900    /* what can't be folded must be shorter than a line may be (RFC 5322 2.1.1) */
};

struct word {
	struct str charset, text;
	char encoding; /* 'q' or 'b' */
	size_t length; /* of all of it */
};

struct decoder {
	struct str s;
	size_t at;
	size_t end; /* where the next "?=" at or after some earlier place is: looked up once */
	struct buf *out;
	struct buf bytes;         /* of one word */
	struct text_charset open; /* of the last word, while nothing else came after it */
	struct str open_name;
	bool is_open;
	bool raw;     /* nothing is converted */
	bool unknown; /* there was a word of an unknown charset */
};

/* The first "?=" at or after `from`; s.n when there is none. Each byte is looked at once in all. */
static size_t end_after(struct decoder *d, size_t from)
{
	ptrdiff_t hit;

	if (d->end != SIZE_MAX && d->end >= from)
		return d->end;
	hit = str_find(str_from(d->s, from), STR("?="));
	d->end = hit < 0 ? d->s.n : from + (size_t)hit;
	return d->end;
}

static bool is_charset_char(char c)
{
	return str_is_alnum(c) || (c && strchr("-_.:+*", c));
}

/* An encoded word at d->at. */
static bool find_word(struct decoder *d, struct word *w)
{
	struct str s = str_from(d->s, d->at);
	size_t n = 2, end;
	ptrdiff_t star;

	if (!str_starts(s, STR("=?")))
		return false;
	while (n < s.n && n < 80 && is_charset_char(s.p[n]))
		n++;
	if (n == 2 || s.n - n < 3 || s.p[n] != '?' || s.p[n + 2] != '?')
		return false;
	w->charset = str_of(s.p + 2, n - 2);
	star = str_chr(w->charset, '*');
	if (star >= 0)
		w->charset.n = (size_t)star;
	w->encoding = str_lower_ch(s.p[n + 1]);
	if (w->encoding != 'q' && w->encoding != 'b')
		return false;
	end = end_after(d, d->at + n + 3);
	if (end >= d->s.n)
		return false;
	w->text = str_of(d->s.p + d->at + n + 3, end - (d->at + n + 3));
	w->length = end + 2 - d->at;
	return true;
}

static void decode_q(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		uint64_t v;

		if (s.p[i] == '=' && s.n - i > 2 && num_parse_hex(str_of(s.p + i + 1, 2), &v)) {
			buf_ch(out, (char)v);
			i += 2;
		} else {
			buf_ch(out, s.p[i] == '_' ? ' ' : s.p[i]);
		}
	}
}

static void decode_b(struct str s, struct buf *out)
{
	struct text_base64_stream st = {0};
	char *dst = buf_space(out, text_base64_stream_room(s.n) + 3);
	size_t n;

	if (!dst)
		return;
	n = text_base64_stream(&st, s, dst);
	n += text_base64_stream_end(&st, dst + n);
	out->n = (size_t)(dst + n - out->p);
}

static void close_charset(struct decoder *d)
{
	if (!d->is_open)
		return;
	text_charset_end(&d->open, d->out);
	text_charset_close(&d->open);
	d->is_open = false;
}

static void add_word(struct decoder *d, const struct word *w)
{
	buf_clear(&d->bytes);
	if (w->encoding == 'q')
		decode_q(w->text, &d->bytes);
	else
		decode_b(w->text, &d->bytes);
	/* Line ends and NULs that were hidden in a word would come out as structure. */
	for (size_t i = 0; i < d->bytes.n; i++) {
		char c = d->bytes.p[i];

		if ((c == '\0' || c == '\r' || c == '\n') && !str_istarts(w->charset, STR("utf-16")) &&
		    !str_istarts(w->charset, STR("utf-32")) && !str_istarts(w->charset, STR("ucs")))
			d->bytes.p[i] = ' ';
	}
	if (d->raw)
		buf_add(d->out, buf_str(&d->bytes));
	else
		text_charset_feed(&d->open, buf_str(&d->bytes), d->out);
}

static bool open_charset(struct decoder *d, struct str name)
{
	if (d->raw)
		return true;
	if (d->is_open && str_ieq(name, d->open_name))
		return true;
	close_charset(d);
	d->is_open = text_charset_open(&d->open, name, NULL) == 0;
	d->open_name = name;
	return d->is_open;
}

/* A word that is decoded. */
static bool take_word(struct decoder *d, struct word *w)
{
	bool known;

	if (!find_word(d, w))
		return false;
	known = text_charset_is_known(w->charset);
	d->unknown |= !known;
	return known || d->raw;
}

/* White space at d->at that stands between two encoded words: its length, else 0. */
static size_t gap(struct decoder *d)
{
	size_t start = d->at, n = str_span(str_from(d->s, d->at), " \t\r\n");
	struct word w;
	bool found;

	d->at += n;
	found = n && take_word(d, &w);
	d->at = start;
	return found ? n : 0;
}

static void add_plain(struct decoder *d, struct str s)
{
	struct str part;

	close_charset(d);
	while (str_cut(&s, '\n', &part)) {
		if (!str_is_nil(s) && part.n && part.p[part.n - 1] == '\r')
			part.n--;
		if (d->raw)
			buf_add(d->out, part);
		else
			text_utf8_sanitise(part, d->out);
	}
}

static void run(struct decoder *d)
{
	size_t plain = 0; /* where text that isn't encoded begins */
	bool after_word = false;

	while (d->at < d->s.n) {
		struct word w;
		ptrdiff_t next;

		if (take_word(d, &w)) {
			if (plain < d->at)
				add_plain(d, str_of(d->s.p + plain, d->at - plain));
			if (open_charset(d, w.charset))
				add_word(d, &w);
			d->at += w.length;
			plain = d->at;
			after_word = true;
			continue;
		}
		if (after_word) {
			after_word = false;
			plain += gap(d);
			if (plain > d->at) {
				d->at = plain;
				continue;
			}
		}
		next = str_chr(str_from(d->s, d->at + 1), '=');
		d->at = next < 0 ? d->s.n : d->at + 1 + (size_t)next;
	}
	if (plain < d->s.n)
		add_plain(d, str_from(d->s, plain));
	close_charset(d);
}

void mime_words_decode_to(struct str value, struct buf *out)
{
	struct decoder d = {.s = value, .end = SIZE_MAX, .out = out};

	buf_init(&d.bytes, value.n + 16);
	run(&d);
	buf_free(&d.bytes);
}

struct str mime_words_decode(struct arena *a, struct str value)
{
	struct buf out;
	struct str r;

	if (str_is_nil(value))
		return value;
	if (text_utf8_is_ascii(value) && str_find(value, STR("=?")) < 0 && str_chr(value, '\n') < 0)
		return value;
	buf_init(&out, num_add_sat(value.n, 8) * 4);
	mime_words_decode_to(value, &out);
	r = arena_str(a, buf_str(&out));
	buf_free(&out);
	return r;
}

static size_t count(struct str s, struct str what)
{
	size_t n = 0;
	ptrdiff_t at;

	for (; (at = str_find(s, what)) >= 0; n++)
		s = str_from(s, (size_t)at + what.n);
	return n;
}

struct str mime_words_octets(struct arena *a, struct str value, struct str text)
{
	struct decoder d = {.s = value, .end = SIZE_MAX, .raw = true};
	struct buf out;
	struct str r = STR_NIL;

	if (str_find(value, STR("=?")) < 0 && text_utf8_is_valid(value))
		return STR_NIL;
	buf_init(&out, num_add_sat(value.n, 8) * 4);
	buf_init(&d.bytes, value.n + 16);
	d.out = &out;
	run(&d);
	/* What is malformed has come out as U+FFFD; one that was sent is in the octets, too. */
	if (d.unknown || count(text, TEXT_UTF8_REPLACEMENT) > count(buf_str(&out), TEXT_UTF8_REPLACEMENT))
		r = arena_str(a, buf_str(&out));
	buf_free(&d.bytes);
	buf_free(&out);
	return r;
}

static bool is_plain(struct str s)
{
	size_t run = 0;

	for (size_t i = 0; i < s.n; i++) {
		run = s.p[i] == ' ' ? 0 : run + 1;
		if ((unsigned char)s.p[i] >= 0x7f || run > RUN_MAX)
			return false;
	}
	return str_find(s, STR("=?")) < 0;
}

static void spaced(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++)
		buf_ch(out, (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i]);
}

/* Bytes of the first word: its line has at most 76 characters (RFC 2047 section 2), with what stands there already. */
static size_t first_bytes(const struct buf *out)
{
	struct str there = buf_str(out);
	size_t column = there.n - (size_t)(str_rchr(there, '\n') + 1);

	return column < COLUMN_MAX ? (LINE - column - WORD_FRAME) / 4 * 3 : WORD_BYTES;
}

void mime_words_encode(struct str text, struct buf *out)
{
	struct buf clean;
	struct str s;
	size_t most = num_min(first_bytes(out), WORD_BYTES);

	if (is_plain(text)) {
		spaced(text, out);
		return;
	}
	buf_init(&clean, num_add_sat(text.n, 1) * 3);
	text_utf8_sanitise(text, &clean);
	for (size_t i = 0; i < clean.n; i++)
		clean.p[i] = (unsigned char)clean.p[i] < 0x20 ? ' ' : clean.p[i];
	for (s = buf_str(&clean); s.n;) {
		struct str head = text_utf8_head(s, most);

		most = WORD_BYTES;
		buf_add(out, STR("=?utf-8?B?"));
		text_base64_encode(head, out);
		s = str_from(s, head.n);
		buf_add(out, s.n ? STR("?=\r\n ") : STR("?="));
	}
	buf_free(&clean);
}
