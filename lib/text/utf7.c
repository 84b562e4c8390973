/* UTF-7. */
#include "text/utf7.h"

#include "text/utf8.h"

enum { HIGH = 0xd800, LOW = 0xdc00, BEHIND = 0xe000 };

static void add(struct buf *out, uint32_t cp)
{
	char bytes[4];

	buf_add(out, str_of(bytes, text_utf8_encode(cp, bytes)));
}

static void drop_half(struct text_utf7 *u, struct buf *out)
{
	if (u->high)
		buf_add(out, TEXT_UTF8_REPLACEMENT);
	u->high = 0;
}

/* 16 bits of UTF-16. */
static void add_unit(struct text_utf7 *u, uint32_t unit, struct buf *out)
{
	if (unit >= LOW && unit < BEHIND && u->high) {
		add(out, 0x10000 + ((u->high - HIGH) << 10) + (unit - LOW));
		u->high = 0;
		return;
	}
	drop_half(u, out);
	if (unit >= HIGH && unit < LOW)
		u->high = unit;
	else if (unit >= LOW && unit < BEHIND)
		buf_add(out, TEXT_UTF8_REPLACEMENT);
	else
		add(out, unit);
}

static int digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Less than six bits that are left over are padding; more belong to a unit that isn't whole. */
static void leave(struct text_utf7 *u, struct buf *out)
{
	drop_half(u, out);
	if (u->nbits >= 6)
		buf_add(out, TEXT_UTF8_REPLACEMENT);
	*u = (struct text_utf7){0};
}

static void plain(struct text_utf7 *u, char c, struct buf *out)
{
	if (c == '+')
		u->shifted = u->fresh = true;
	else if ((unsigned char)c >= 0x80)
		buf_add(out, TEXT_UTF8_REPLACEMENT);
	else
		buf_ch(out, c);
}

static void shifted(struct text_utf7 *u, char c, struct buf *out)
{
	int v = digit(c);

	if (v < 0) {
		bool alone = u->fresh;

		leave(u, out);
		/* "+-" is a plus; any other "-" only ends the shift, and what else ends it stands for itself. */
		if (c != '-')
			plain(u, c, out);
		else if (alone)
			buf_ch(out, '+');
		return;
	}
	u->fresh = false;
	u->bits = (u->bits << 6 | (uint32_t)v) & 0x3fffff;
	u->nbits += 6;
	if (u->nbits >= 16) {
		u->nbits -= 16;
		add_unit(u, u->bits >> u->nbits & 0xffff, out);
	}
}

void text_utf7_feed(struct text_utf7 *u, struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		if (u->shifted)
			shifted(u, s.p[i], out);
		else
			plain(u, s.p[i], out);
	}
}

void text_utf7_end(struct text_utf7 *u, struct buf *out)
{
	leave(u, out);
}
