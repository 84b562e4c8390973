/* ISO-2022-KR and HZ. */
#include "text/shift.h"

enum { ESC = 27, SO = 14, SI = 15 };

/* Says once, at the beginning, what SO shifts to; there is no other in ISO-2022-KR. */
static const char designator[] = "\33$)C";

static void shift(struct text_shift *t, bool wide)
{
	t->wide = wide;
	t->half = false;
}

static void put(struct text_shift *t, char c, struct buf *out)
{
	if (c == '\n')
		shift(t, false);
	if (t->wide && c > ' ' && c < 127) {
		t->half = !t->half;
		c = (char)((unsigned char)c | 0x80);
	}
	buf_ch(out, c);
}

static void flush(struct text_shift *t, struct buf *out)
{
	buf_add(out, str_of(t->kind == TEXT_SHIFT_HZ ? "~" : designator, (size_t)t->escape));
	t->escape = 0;
}

static void kr(struct text_shift *t, char c, struct buf *out)
{
	if (c == designator[t->escape]) {
		if (++t->escape == sizeof designator - 1)
			t->escape = 0;
		return;
	}
	flush(t, out);
	if (c == ESC)
		t->escape = 1;
	else if (c == SO || c == SI)
		shift(t, c == SO);
	else
		put(t, c, out);
}

/* "~" begins no character of two bytes, and may end one. */
static void hz(struct text_shift *t, char c, struct buf *out)
{
	if (!t->escape) {
		if (c == '~' && !t->half)
			t->escape = 1;
		else
			put(t, c, out);
		return;
	}
	if (c == '{' || c == '}' || c == '\n') {
		t->escape = 0;
		shift(t, c == '{');
	} else if (c == '~') {
		flush(t, out);
	} else {
		flush(t, out);
		put(t, c, out);
	}
}

void text_shift_feed(struct text_shift *t, struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		if (t->kind == TEXT_SHIFT_KR)
			kr(t, s.p[i], out);
		else
			hz(t, s.p[i], out);
	}
}

void text_shift_end(struct text_shift *t, struct buf *out)
{
	flush(t, out);
	shift(t, false);
}
