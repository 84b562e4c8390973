/* SASLprep by the tables of RFC 3454 appendices B and C, as ranges. */
#include "auth/saslprep.h"

#include <utf8proc.h>

#include "base/num.h"

struct range {
	utf8proc_int32_t from, to;
};

/* B.1: mapped to nothing. */
static const struct range nothing[] = {{0xad, 0xad}, {0x34f, 0x34f}, {0x1806, 0x1806}, {0x180b, 0x180d},
    {0x200b, 0x200d}, {0x2060, 0x2060}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}};
/* C.1.2: mapped to a space (200B is in B.1 too, which RFC 4013 applies after this; it vanishes either way or is a space). */
static const struct range spaces[] = {
    {0xa0, 0xa0}, {0x1680, 0x1680}, {0x2000, 0x200a}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}};
/* C.2.1, C.2.2, C.3 to C.9. */
static const struct range prohibited[] = {{0x00, 0x1f}, {0x7f, 0x9f}, {0x340, 0x341}, {0x6dd, 0x6dd},
    {0x70f, 0x70f}, {0x180e, 0x180e}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2061, 0x2063}, {0x206a, 0x206f},
    {0x2ff0, 0x2ffb}, {0xd800, 0xf8ff}, {0xfdd0, 0xfdef}, {0xfff9, 0xffff}, {0x1d173, 0x1d17a},
    {0xe0001, 0xe0001}, {0xe0020, 0xe007f}, {0xf0000, 0x10ffff}};

#define IN(c, table) is_in((c), (table), sizeof(table) / sizeof *(table))

static bool is_in(utf8proc_int32_t c, const struct range *r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c >= r[i].from && c <= r[i].to)
			return true;
	return false;
}

static bool is_plain_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] >= 0x7f)
			return false;
	return true;
}

/* The mapping step: code points of s without those mapped to nothing. -1: not UTF-8. */
static ssize_t mapped(struct str s, utf8proc_int32_t *to)
{
	utf8proc_ssize_t got;
	utf8proc_int32_t c;
	ssize_t n = 0;

	for (size_t i = 0; i < s.n; i += (size_t)got) {
		got = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c);
		if (got <= 0)
			return -1;
		if (IN(c, spaces))
			c = ' ';
		if (!IN(c, nothing))
			to[n++] = c;
	}
	return n;
}

/* RFC 3454 section 6: with a right-to-left character there is no left-to-right one, and both ends are right-to-left. */
static bool is_bidi_allowed(const utf8proc_int32_t *c, size_t n)
{
	bool right = false, left = false;
	int class;

	for (size_t i = 0; i < n; i++) {
		class = utf8proc_get_property(c[i])->bidi_class;
		right |= class == UTF8PROC_BIDI_CLASS_R || class == UTF8PROC_BIDI_CLASS_AL;
		left |= class == UTF8PROC_BIDI_CLASS_L;
	}
	if (!right)
		return true;
	for (size_t i = 0; i < 2; i++) {
		class = utf8proc_get_property(c[i ? n - 1 : 0])->bidi_class;
		if (class != UTF8PROC_BIDI_CLASS_R && class != UTF8PROC_BIDI_CLASS_AL)
			return false;
	}
	return !left;
}

static struct str encoded(struct arena *a, const utf8proc_int32_t *c, size_t n)
{
	char *to = arena_bytes(a, 4 * n + 1);
	size_t at = 0;

	for (size_t i = 0; i < n; i++)
		at += (size_t)utf8proc_encode_char(c[i], (utf8proc_uint8_t *)to + at);
	return str_of(to, at);
}

struct str auth_saslprep(struct arena *a, struct str s)
{
	const utf8proc_option_t options = UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_STABLE;
	utf8proc_int32_t *in, *out;
	struct str flat;
	utf8proc_ssize_t n;
	ssize_t count;

	if (s.n > AUTH_SASLPREP_MAX)
		return STR_NIL;
	if (is_plain_ascii(s))
		return s;
	in = arena_array(a, s.n + 1, sizeof *in);
	count = mapped(s, in);
	if (count < 0)
		return STR_NIL;
	flat = encoded(a, in, (size_t)count);
	n = utf8proc_decompose((const utf8proc_uint8_t *)flat.p, (utf8proc_ssize_t)flat.n, NULL, 0, options);
	if (n < 0 || n > 32 * AUTH_SASLPREP_MAX)
		return STR_NIL;
	out = arena_array(a, (size_t)n + 1, sizeof *out);
	n = utf8proc_decompose((const utf8proc_uint8_t *)flat.p, (utf8proc_ssize_t)flat.n, out, n, options);
	n = n < 0 ? n : utf8proc_normalize_utf32(out, n, options);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		if (IN(out[i], prohibited) || IN(out[i], spaces))
			return STR_NIL;
	if (n < 0 || !is_bidi_allowed(out, (size_t)n))
		return STR_NIL;
	return encoded(a, out, (size_t)n);
}
