/*
 * The byte forms in which East Asian mail has its coded sets: EUC-JP and EUC-TW, Shift_JIS as Windows has it (code page 932), GB 18030 (with GBK and GB 2312 in it),
 * HZ (RFC 1843), and those that shift by escapes: ISO-2022-JP with -1 and -2 (RFC 1468, 2237, 1554), -KR (RFC 1557) and -CN (RFC 1922). Never fails: what is
 * malformed becomes U+FFFD.
 */
#ifndef TEXT_CJK_H
#define TEXT_CJK_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"
#include "text/codeset.h"

enum text_cjk_form {
	TEXT_CJK_EUC_JP,
	TEXT_CJK_EUC_TW,
	TEXT_CJK_SJIS,
	TEXT_CJK_GB18030,
	TEXT_CJK_HZ,
	TEXT_CJK_2022_JP,
	TEXT_CJK_2022_KR,
	TEXT_CJK_2022_CN,
};

struct text_cjk {
	enum text_cjk_form form;
	unsigned char begun[4]; /* bytes of a character or an escape */
	size_t nbegun;
	enum text_set g[4]; /* what ISO 2022 calls G0 to G3 */
	int locked, single; /* which of them is shifted to, and which for one character (0: none) */
	struct text_codeset set;
};

/* Nothing read yet. */
void text_cjk_init(struct text_cjk *t, enum text_cjk_form form);
void text_cjk_close(struct text_cjk *t);
/* Whether the next piece would come out as it is, if that is ASCII. */
bool text_cjk_is_plain(const struct text_cjk *t);
/* Appends the next piece as valid UTF-8 to out. */
void text_cjk_feed(struct text_cjk *t, struct str s, struct buf *out);
/* The end: a character that was begun becomes U+FFFD. As fresh afterwards. */
void text_cjk_end(struct text_cjk *t, struct buf *out);

#endif
