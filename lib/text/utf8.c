/* UTF-8: decoding by ranges of the second byte (RFC 3629 section 4), with a word-wise path for ASCII. */
#include "text/utf8.h"

#define HIGH_BITS 0x8080808080808080ull

/* Length and range of the second byte that a first byte asks for; length 0 when it can't begin a sequence. */
static unsigned lead(unsigned char c, unsigned char *low, unsigned char *high)
{
	*low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	*high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c <= 0xdf)
		return 2;
	if (c >= 0xe0 && c <= 0xef)
		return 3;
	return c >= 0xf0 && c <= 0xf4 ? 4 : 0;
}

/* How many bytes of s belong to the sequence that it begins, and how many there should be. */
static size_t sequence(struct str s, unsigned *want_r)
{
	const unsigned char *p = (const unsigned char *)s.p;
	unsigned char low, high;
	unsigned want = lead(p[0], &low, &high);
	size_t i = 1;

	*want_r = want;
	if (want > 1 && s.n > 1 && (p[1] < low || p[1] > high))
		return 1;
	while (i < want && i < s.n && (p[i] & 0xc0) == 0x80)
		i++;
	return i;
}

size_t text_utf8_decode(struct str s, uint32_t *cp_r)
{
	static const unsigned char first_mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	const unsigned char *p = (const unsigned char *)s.p;
	unsigned want;
	size_t n = sequence(s, &want);
	uint32_t cp;

	if (n != want) {
		*cp_r = TEXT_UTF8_BAD;
		return n;
	}
	cp = p[0] & first_mask[want];
	for (size_t i = 1; i < n; i++)
		cp = cp << 6 | (p[i] & 0x3f);
	*cp_r = cp;
	return n;
}

bool text_utf8_is_partial(struct str s)
{
	unsigned want;

	return s.n > 0 && sequence(s, &want) == s.n && s.n < want;
}

size_t text_utf8_encode(uint32_t cp, char *dst)
{
	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = 0xfffd;
	if (cp < 0x80) {
		dst[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		dst[0] = (char)(0xc0 | cp >> 6);
		dst[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		dst[0] = (char)(0xe0 | cp >> 12);
		dst[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		dst[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	dst[0] = (char)(0xf0 | cp >> 18);
	dst[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	dst[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	dst[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

size_t text_utf8_ascii_run(struct str s)
{
	size_t i = 0;
	uint64_t a, b;

	for (; i + 16 <= s.n; i += 16) {
		memcpy(&a, s.p + i, 8);
		memcpy(&b, s.p + i + 8, 8);
		if ((a | b) & HIGH_BITS)
			break;
	}
	while (i < s.n && !((unsigned char)s.p[i] & 0x80))
		i++;
	return i;
}

bool text_utf8_is_ascii(struct str s)
{
	return text_utf8_ascii_run(s) == s.n;
}

/* Length of the leading run of valid sequences. */
static size_t valid_run(struct str s)
{
	size_t i = 0, n;
	uint32_t cp;

	while (i < s.n) {
		if (!((unsigned char)s.p[i] & 0x80)) {
			i += text_utf8_ascii_run(str_from(s, i));
			continue;
		}
		n = text_utf8_decode(str_from(s, i), &cp);
		if (cp == TEXT_UTF8_BAD)
			break;
		i += n;
	}
	return i;
}

bool text_utf8_is_valid(struct str s)
{
	return valid_run(s) == s.n;
}

void text_utf8_sanitise(struct str s, struct buf *out)
{
	uint32_t cp;

	for (;;) {
		size_t n = valid_run(s);

		buf_add(out, str_head(s, n));
		s = str_from(s, n);
		if (s.n == 0)
			return;
		buf_add(out, TEXT_UTF8_REPLACEMENT);
		s = str_from(s, text_utf8_decode(s, &cp));
	}
}

struct str text_utf8_head(struct str s, size_t max)
{
	size_t n = max;

	if (s.n <= max)
		return s;
	/* A sequence has at most 3 bytes behind its first. */
	for (int back = 0; back < 3 && n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80; back++)
		n--;
	return str_head(s, n);
}

size_t text_utf8_count(struct str s)
{
	size_t count = 0;
	uint32_t cp;

	for (; s.n; count++)
		s = str_from(s, text_utf8_decode(s, &cp));
	return count;
}
