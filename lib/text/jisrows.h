/*
 * Characters of Japanese sets by row and column (both from 1), as UTF-8, beyond JIS X 0208, which every iconv has: the numbers in circles and the kanji of
 * names that mail from Windows has, and JIS X 0212 (RFC 2237). Empty where there is none.
 */
#ifndef TEXT_JISROWS_H
#define TEXT_JISROWS_H

#include "base/str.h"

/* Rows 13 and 89 to 92 (NEC), and 115 to 119 (IBM, reached by Shift_JIS alone). Static. */
struct str text_jisrows_vendor(unsigned row, unsigned column);
/* JIS X 0212. Static. */
struct str text_jisrows_supplement(unsigned row, unsigned column);

#endif
