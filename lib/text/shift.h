/*
 * Charsets of seven bits that shift between ASCII and one of two bytes a character: ISO-2022-KR (RFC 1557) and HZ (RFC 1843), to the forms of eight bits that
 * iconv has everywhere, EUC-KR and GB2312. Never fails: what isn't an escape stays as it is, and a line's end is the end of a shift.
 */
#ifndef TEXT_SHIFT_H
#define TEXT_SHIFT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

enum text_shift_kind { TEXT_SHIFT_NONE, TEXT_SHIFT_KR, TEXT_SHIFT_HZ };

/* Zeroed but for kind: nothing read yet. */
struct text_shift {
	enum text_shift_kind kind;
	bool wide, half; /* in two bytes; the second is next */
	int escape;      /* bytes of an escape that were read */
};

/* Appends the next piece, which comes out at most two bytes longer, to out. */
void text_shift_feed(struct text_shift *t, struct str s, struct buf *out);
/* The end; as fresh afterwards. */
void text_shift_end(struct text_shift *t, struct buf *out);

#endif
