/* Modified UTF-7: base64 of UTF-16, "," for "/", between "&" and "-". */
#include "text/mutf7.h"

#include <utf8proc.h>

#include "base/num.h"
#include "text/utf8.h"

static const char alphabet[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

static bool is_direct(uint32_t cp)
{
	return cp >= 0x20 && cp <= 0x7e;
}

struct bits {
	uint64_t v;
	unsigned n;
};

static void put16(struct bits *b, uint32_t unit, struct buf *out)
{
	b->v = b->v << 16 | unit;
	for (b->n += 16; b->n >= 6; b->n -= 6)
		buf_ch(out, alphabet[b->v >> (b->n - 6) & 63]);
}

/* The run of characters at the start of s that need base64. */
static size_t encode_run(struct str s, struct buf *out)
{
	struct bits b = {0};
	size_t at = 0, n;
	uint32_t cp;

	buf_ch(out, '&');
	for (; at < s.n; at += n) {
		n = text_utf8_decode(str_from(s, at), &cp);
		if (is_direct(cp))
			break;
		if (cp >= 0x10000) {
			put16(&b, 0xd800 + ((cp - 0x10000) >> 10), out);
			put16(&b, 0xdc00 + ((cp - 0x10000) & 0x3ff), out);
		} else {
			put16(&b, cp, out);
		}
	}
	if (b.n)
		buf_ch(out, alphabet[b.v << (6 - b.n) & 63]);
	buf_ch(out, '-');
	return at;
}

/* The beginning of s that is the same in both forms. */
static size_t plain_run(struct str s)
{
	size_t i = 0;

	while (i < s.n && is_direct((unsigned char)s.p[i]) && s.p[i] != '&')
		i++;
	return i;
}

bool text_mutf7_is_plain(struct str s)
{
	return plain_run(s) == s.n;
}

int text_mutf7_encode(struct str s, struct buf *out)
{
	size_t plain = plain_run(s);

	if (!text_utf8_is_valid(str_from(s, plain)))
		return -1;
	buf_add(out, str_head(s, plain));
	s = str_from(s, plain);
	while (s.n) {
		if (s.p[0] == '&') {
			buf_add(out, STR("&-"));
			s = str_from(s, 1);
		} else if (is_direct((unsigned char)s.p[0])) {
			buf_ch(out, s.p[0]);
			s = str_from(s, 1);
		} else {
			s = str_from(s, encode_run(s, out));
		}
	}
	return 0;
}

static int value(char c)
{
	const char *hit = memchr(alphabet, c, 64);

	return hit ? (int)(hit - alphabet) : -1;
}

/* One UTF-16 unit behind `high` (0: none pending). 0 or -1. */
static int take_unit(uint32_t unit, uint32_t *high, struct buf *out)
{
	char bytes[4];
	uint32_t cp = unit;

	if (*high) {
		if (unit < 0xdc00 || unit > 0xdfff)
			return -1;
		cp = 0x10000 + ((*high - 0xd800) << 10) + (unit - 0xdc00);
		*high = 0;
	} else if (unit >= 0xd800 && unit <= 0xdbff) {
		*high = unit;
		return 0;
	} else if ((unit >= 0xdc00 && unit <= 0xdfff) || is_direct(unit)) {
		return -1;
	}
	buf_add(out, str_of(bytes, text_utf8_encode(cp, bytes)));
	return 0;
}

/* s: the base64 between "&" and "-", not empty. */
static int decode_run(struct str s, struct buf *out)
{
	uint64_t v = 0;
	unsigned n = 0;
	uint32_t high = 0;

	for (size_t i = 0; i < s.n; i++) {
		int six = value(s.p[i]);

		if (six < 0)
			return -1;
		v = v << 6 | (uint64_t)six;
		n += 6;
		if (n < 16)
			continue;
		n -= 16;
		if (take_unit((uint32_t)(v >> n & 0xffff), &high, out) != 0)
			return -1;
	}
	/* Fewer than 6 bits may be left, all zero. */
	return high || n >= 6 || (v & ((1u << n) - 1)) ? -1 : 0;
}

static int decode(struct str s, struct buf *out)
{
	size_t plain = plain_run(s);
	bool after_run = false;

	buf_add(out, str_head(s, plain));
	s = str_from(s, plain);
	while (s.n) {
		ptrdiff_t end;

		if (!is_direct((unsigned char)s.p[0]))
			return -1;
		if (s.p[0] != '&') {
			buf_ch(out, s.p[0]);
			s = str_from(s, 1);
			after_run = false;
			continue;
		}
		end = str_chr(s, '-');
		if (end < 0)
			return -1;
		if (end == 1)
			buf_ch(out, '&');
		/* Two runs side by side would be one run's other spelling. */
		else if (after_run || decode_run(str_of(s.p + 1, (size_t)end - 1), out) != 0)
			return -1;
		after_run = end > 1;
		s = str_from(s, (size_t)end + 1);
	}
	return 0;
}

int text_mutf7_decode(struct str s, struct buf *out)
{
	size_t before = out->n;

	if (decode(s, out) == 0 && !out->full)
		return 0;
	out->n = before;
	return -1;
}

/* The code points of s, decomposed and composed again, in `points`. */
static utf8proc_ssize_t compose(struct str s, struct buf *points)
{
	const int options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s.p;
	utf8proc_ssize_t n = utf8proc_decompose(p, (utf8proc_ssize_t)s.n, NULL, 0, options);
	size_t bytes;
	char *room;

	if (n < 0 || !num_mul((size_t)n, sizeof(utf8proc_int32_t), &bytes))
		return -1;
	room = buf_space(points, bytes);
	if (!room)
		return -1;
	n = utf8proc_decompose(p, (utf8proc_ssize_t)s.n, (utf8proc_int32_t *)(void *)room, n, options);
	return n < 0 ? n : utf8proc_normalize_utf32((utf8proc_int32_t *)(void *)room, n, options);
}

int text_mutf7_nfc(struct str s, struct buf *out)
{
	struct buf points;
	utf8proc_ssize_t n;

	if (text_utf8_is_ascii(s)) {
		buf_add(out, s);
		return 0;
	}
	if (!text_utf8_is_valid(s))
		return -1;
	buf_init(&points, num_add_sat(s.n, 1) * 18 * sizeof(utf8proc_int32_t));
	n = compose(s, &points);
	for (utf8proc_ssize_t i = 0; i < n; i++) {
		char bytes[4];
		uint32_t cp;

		memcpy(&cp, points.p + (size_t)i * sizeof cp, sizeof cp);
		buf_add(out, str_of(bytes, text_utf8_encode(cp, bytes)));
	}
	buf_free(&points);
	return n < 0 ? -1 : 0;
}
