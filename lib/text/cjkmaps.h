/*
 * Chinese sets by ranges: the four bytes of GB 18030, which musl's iconv reads wrongly (an emoji is one of them), and CNS 11643, which it lacks.
 */
#ifndef TEXT_CJKMAPS_H
#define TEXT_CJKMAPS_H

#include <stdint.h>

/* The code point of a sequence of four bytes, counted from 0x81308130; 0 where there is none. */
uint32_t text_cjkmaps_gb18030(uint32_t linear);
/* The two bytes in Big5 of a character of CNS 11643, plane 1 or 2, row and column from 1 to 94; 0 where there is none. */
unsigned text_cjkmaps_big5(int plane, unsigned row, unsigned column);

#endif
