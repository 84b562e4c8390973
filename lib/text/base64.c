/* Base64 by tables; four characters at a time where the input is clean. */
#include "text/base64.h"

#include "base/num.h"

enum { PAD = 64, SPACE = 65, JUNK = 66 };

static const char alphabet[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#define J JUNK
#define S SPACE
#define J8 J, J, J, J, J, J, J, J
#define J64 J8, J8, J8, J8, J8, J8, J8, J8
static const unsigned char value_of[256] = {
    J, J, J, J, J, J, J, J, J, S, S, S, S, S, J, J, J8, J8,              /* 00-1f */
    S, J, J, J, J, J, J, J, J, J, J, 62, J, J, J, 63,                    /* 20-2f */
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, J, J, J, PAD, J, J,          /* 30-3f */
    J, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,                 /* 40-4f */
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, J, J, J, J, J,           /* 50-5f */
    J, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,       /* 60-6f */
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, J, J, J, J, J, J64, J64, /* 70-ff */
};

static unsigned value(char c)
{
	return value_of[(unsigned char)c];
}

static void encode_into(struct str s, char *dst)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0;

	for (; i + 3 <= s.n; i += 3, dst += 4) {
		uint32_t v = (uint32_t)p[i] << 16 | (uint32_t)p[i + 1] << 8 | p[i + 2];

		dst[0] = alphabet[v >> 18];
		dst[1] = alphabet[v >> 12 & 63];
		dst[2] = alphabet[v >> 6 & 63];
		dst[3] = alphabet[v & 63];
	}
	if (i < s.n) {
		uint32_t v = (uint32_t)p[i] << 16 | (i + 1 < s.n ? (uint32_t)p[i + 1] << 8 : 0);

		dst[0] = alphabet[v >> 18];
		dst[1] = alphabet[v >> 12 & 63];
		dst[2] = i + 1 < s.n ? alphabet[v >> 6 & 63] : '=';
		dst[3] = '=';
	}
}

void text_base64_encode(struct str s, struct buf *out)
{
	char *dst = buf_space(out, text_base64_size(s.n));

	if (dst)
		encode_into(s, dst);
}

void text_base64_encode_lines(struct str s, size_t width, struct str eol, struct buf *out)
{
	size_t bytes = width / 4 * 3;

	for (; s.n; s = str_from(s, bytes)) {
		text_base64_encode(str_head(s, bytes), out);
		buf_add(out, eol);
	}
}

static size_t padding(struct str s)
{
	if (s.n == 0 || s.p[s.n - 1] != '=')
		return 0;
	return s.p[s.n - 2] == '=' ? 2 : 1;
}

bool text_base64_decoded_size(struct str s, size_t *n_r)
{
	if (s.n % 4 != 0)
		return false;
	*n_r = s.n / 4 * 3 - padding(s);
	return true;
}

/* The last quantum, which may be padded. */
static int decode_last(const char *p, size_t pads, char *dst)
{
	unsigned a = value(p[0]), b = value(p[1]);
	unsigned c = pads > 1 ? 0 : value(p[2]), d = pads ? 0 : value(p[3]);
	uint32_t v = a << 18 | b << 12 | c << 6 | d;

	if ((a | b | c | d) > 63 || (pads == 2 && (v & 0xffff)) || (pads == 1 && (v & 0xff)))
		return -1;
	dst[0] = (char)(v >> 16);
	if (pads < 2)
		dst[1] = (char)(v >> 8);
	if (pads < 1)
		dst[2] = (char)v;
	return 0;
}

/* PAD and above have bit 6 set. */
static int decode_into(struct str s, size_t pads, char *dst)
{
	for (; s.n > 4; s = str_from(s, 4), dst += 3) {
		unsigned a = value(s.p[0]), b = value(s.p[1]), c = value(s.p[2]), d = value(s.p[3]);

		if ((a | b | c | d) > 63)
			return -1;
		dst[0] = (char)(a << 2 | b >> 4);
		dst[1] = (char)(b << 4 | c >> 2);
		dst[2] = (char)(c << 6 | d);
	}
	return s.n ? decode_last(s.p, pads, dst) : 0;
}

int text_base64_decode(struct str s, struct buf *out)
{
	size_t size, before = out->n;
	char *dst;

	if (!text_base64_decoded_size(s, &size))
		return -1;
	if (size == 0)
		return s.n == 0 ? 0 : -1;
	dst = buf_space(out, size);
	if (!dst)
		return -1;
	if (decode_into(s, padding(s), dst) != 0) {
		out->n = before;
		return -1;
	}
	return 0;
}

/* One character, not in the fast path. Returns bytes written. */
static size_t stream_one(struct text_base64_stream *st, unsigned v, char *dst)
{
	if (v == JUNK)
		st->junk = true;
	if (v > PAD)
		return 0;
	if (v == PAD) {
		st->pads++;
		return st->count ? text_base64_stream_end(st, dst) : 0;
	}
	st->pads = 0;
	st->bits = st->bits << 6 | v;
	if (++st->count < 4)
		return 0;
	dst[0] = (char)(st->bits >> 16);
	dst[1] = (char)(st->bits >> 8);
	dst[2] = (char)st->bits;
	st->bits = 0;
	st->count = 0;
	return 3;
}

size_t text_base64_stream(struct text_base64_stream *st, struct str s, char *dst)
{
	char *start = dst;
	size_t i = 0;

	while (i < s.n) {
		while (st->count == 0 && i + 4 <= s.n) {
			unsigned a = value(s.p[i]), b = value(s.p[i + 1]), c = value(s.p[i + 2]),
			         d = value(s.p[i + 3]);

			if ((a | b | c | d) > 63)
				break;
			dst[0] = (char)(a << 2 | b >> 4);
			dst[1] = (char)(b << 4 | c >> 2);
			dst[2] = (char)(c << 6 | d);
			dst += 3;
			i += 4;
		}
		if (i < s.n)
			dst += stream_one(st, value(s.p[i++]), dst);
	}
	return (size_t)(dst - start);
}

size_t text_base64_stream_end(struct text_base64_stream *st, char *dst)
{
	unsigned count = st->count;
	uint32_t v = st->bits << (count == 2 ? 12 : 6);

	st->count = 0;
	st->bits = 0;
	if (count < 2)
		return 0;
	dst[0] = (char)(v >> 16);
	if (count == 3)
		dst[1] = (char)(v >> 8);
	return count - 1;
}
