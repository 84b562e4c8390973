/* Numbers in text: parsing with overflow checks, fast printing. */
#include "base/num.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/* Digits of `base` at the start of s: their number, 0 when none or when the value passes max. */
static size_t scan(struct str s, int base, uint64_t max, uint64_t *r)
{
	uint64_t v = 0;
	size_t i = 0;

	for (; i < s.n && digit(s.p[i]) < base; i++) {
		if (__builtin_mul_overflow(v, (uint64_t)base, &v) ||
		    __builtin_add_overflow(v, (uint64_t)digit(s.p[i]), &v) || v > max)
			return 0;
	}
	*r = v;
	return i;
}

static bool parse(struct str s, int base, uint64_t max, uint64_t *r)
{
	return s.n > 0 && scan(s, base, max, r) == s.n;
}

bool num_parse_u32(struct str s, uint32_t *r)
{
	uint64_t v;

	if (!parse(s, 10, UINT32_MAX, &v))
		return false;
	*r = (uint32_t)v;
	return true;
}

bool num_parse_u64(struct str s, uint64_t *r)
{
	return parse(s, 10, UINT64_MAX, r);
}

bool num_parse_hex(struct str s, uint64_t *r)
{
	return parse(s, 16, UINT64_MAX, r);
}

bool num_parse_octal(struct str s, uint64_t *r)
{
	return parse(s, 8, UINT64_MAX, r);
}

bool num_take_u64(struct str *s, uint64_t *r)
{
	size_t n = scan(*s, 10, UINT64_MAX, r);

	*s = str_from(*s, n);
	return n > 0;
}

bool num_take_u32(struct str *s, uint32_t *r)
{
	uint64_t v;
	size_t n = scan(*s, 10, UINT32_MAX, &v);

	if (n == 0)
		return false;
	*r = (uint32_t)v;
	*s = str_from(*s, n);
	return true;
}

static size_t digits_of(uint64_t v)
{
	for (size_t n = 1;; n += 4, v /= 10000) {
		if (v < 10)
			return n;
		if (v < 100)
			return n + 1;
		if (v < 1000)
			return n + 2;
		if (v < 10000)
			return n + 3;
	}
}

/* Two digits a division: long answers are made of numbers. */
size_t num_print_u64(char *dst, uint64_t v)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324"
	                            "25262728293031323334353637383940414243444546474849"
	                            "50515253545556575859606162636465666768697071727374"
	                            "75767778798081828384858687888990919293949596979899";
	size_t n = digits_of(v), at = n;

	while (v >= 100) {
		at -= 2;
		memcpy(dst + at, pairs + v % 100 * 2, 2);
		v /= 100;
	}
	if (v >= 10)
		memcpy(dst, pairs + v * 2, 2);
	else
		dst[0] = (char)('0' + v);
	return n;
}
