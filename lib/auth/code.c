/* Hexadecimal and base64. */
#include "auth/code.h"

static const char digits[] = "0123456789abcdef";
static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct str auth_code_hex(struct arena *a, struct str bytes)
{
	char *to = arena_bytes(a, 2 * bytes.n + 1);

	for (size_t i = 0; i < bytes.n; i++) {
		to[2 * i] = digits[(unsigned char)bytes.p[i] >> 4];
		to[2 * i + 1] = digits[(unsigned char)bytes.p[i] & 15];
	}
	to[2 * bytes.n] = '\0';
	return str_of(to, 2 * bytes.n);
}

static int hex_value(char c)
{
	c = str_lower_ch(c);
	return str_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct str auth_code_unhex(struct arena *a, struct str s)
{
	char *to = arena_bytes(a, s.n / 2 + 1);
	int high, low;

	if (s.n % 2)
		return STR_NIL;
	for (size_t i = 0; i < s.n; i += 2) {
		high = hex_value(s.p[i]);
		low = hex_value(s.p[i + 1]);
		if (high < 0 || low < 0)
			return STR_NIL;
		to[i / 2] = (char)(high << 4 | low);
	}
	return str_of(to, s.n / 2);
}

struct str auth_code_base64(struct arena *a, struct str bytes)
{
	char *to = arena_bytes(a, (bytes.n + 2) / 3 * 4 + 1), *at = to;
	const unsigned char *p = (const unsigned char *)bytes.p;

	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t left = bytes.n - i;
		unsigned v =
		    (unsigned)p[i] << 16 | (left > 1 ? p[i + 1] << 8 : 0) | (left > 2 ? p[i + 2] : 0);

		*at++ = alphabet[v >> 18];
		*at++ = alphabet[v >> 12 & 63];
		*at++ = left > 1 ? alphabet[v >> 6 & 63] : '=';
		*at++ = left > 2 ? alphabet[v & 63] : '=';
	}
	*at = '\0';
	return str_of(to, (size_t)(at - to));
}

static int base64_value(char c, bool url)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (str_is_digit(c))
		return c - '0' + 52;
	if (c == (url ? '-' : '+'))
		return 62;
	return c == (url ? '_' : '/') ? 63 : -1;
}

struct str auth_code_unbase64(struct arena *a, struct str s, bool url)
{
	char *to = arena_bytes(a, s.n / 4 * 3 + 4);
	size_t n = 0, padding = 0;
	unsigned v = 0;
	int digit;

	while (padding < 2 && s.n > 0 && s.p[s.n - 1] == '=') {
		s.n--;
		padding++;
	}
	if (s.n % 4 == 1 || (padding && (s.n + padding) % 4 != 0))
		return STR_NIL;
	for (size_t i = 0; i < s.n; i++) {
		digit = base64_value(s.p[i], url);
		if (digit < 0)
			return STR_NIL;
		v = v << 6 | (unsigned)digit;
		if (i % 4 == 0)
			continue;
		to[n++] = (char)(v >> (6 - 2 * (i % 4)));
	}
	return str_of(to, n);
}
