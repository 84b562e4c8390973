/*
 * Characters of the coded sets of East Asia, each named by its set, row and column, to UTF-8. What iconv can convert is gathered to runs; the rest comes from tables.
 */
#ifndef TEXT_CODESET_H
#define TEXT_CODESET_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum text_set {
	TEXT_SET_ASCII,
	TEXT_SET_KANA,   /* JIS X 0201's right half: column 1 to 63 */
	TEXT_SET_LATIN1, /* ISO-8859-1's and -7's right halves: column 0 to 95 */
	TEXT_SET_GREEK,
	TEXT_SET_JIS0208, /* with rows 115 to 119, as Shift_JIS has them */
	TEXT_SET_JIS0212,
	TEXT_SET_GB2312,
	TEXT_SET_GBK, /* row is the first byte and column the second, as they are */
	TEXT_SET_KSC5601,
	TEXT_SET_CNS1, /* CNS 11643, planes 1 and 2 */
	TEXT_SET_CNS2,
	TEXT_SET_NONE, /* one that nobody knows: U+FFFD */
};

enum { TEXT_CODESET_RUN = 256 };

/* Zeroed: nothing begun. */
struct text_codeset {
	iconv_t cd;
	enum text_set open; /* whose cd it is; ASCII: nobody's */
	size_t n;
	char run[TEXT_CODESET_RUN];
};

/* Whether characters of set have two dimensions. */
bool text_codeset_is_wide(enum text_set set);
/* One character: row and column from 1 (row is 0 where the set has none). Comes out at the latest with the next flush; U+FFFD where there is none. */
void text_codeset_put(
    struct text_codeset *t, enum text_set set, unsigned row, unsigned column, struct buf *out);
/* What was gathered. Before anything else is appended to out. */
void text_codeset_flush(struct text_codeset *t, struct buf *out);
/* Gives the converter back; what was gathered is lost. */
void text_codeset_close(struct text_codeset *t);

#endif
