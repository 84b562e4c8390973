/* GB 18030 in four bytes, and CNS 11643. */
#include "text/cjkmaps.h"

#include "tap.h"

static const struct {
	uint32_t linear, cp;
} gb[] = {{0, 0x80}, {35, 0xa3}, {36, 0xa5}, {39419, 0xffff}, {39420, 0}, {188999, 0}, {189000, 0x10000},
    {189000 + 0xf600, 0x1f600}, {189000 + 0xfffff, 0x10ffff}, {189000 + 0x100000, 0}};
static const struct {
	int plane;
	unsigned row, column, big5;
} cns[] = {{1, 1, 1, 0xa140}, {1, 36, 1, 0xa440}, {1, 36, 67, 0xa4a4}, {2, 1, 1, 0xc940}, {2, 94, 94, 0},
    {1, 94, 94, 0}};

int main(void)
{
	for (size_t i = 0; i < sizeof gb / sizeof *gb; i++)
		ok(text_cjkmaps_gb18030(gb[i].linear) == gb[i].cp, "%u: U+%04X", gb[i].linear,
		    text_cjkmaps_gb18030(gb[i].linear));
	for (size_t i = 0; i < sizeof cns / sizeof *cns; i++) {
		unsigned is = text_cjkmaps_big5(cns[i].plane, cns[i].row, cns[i].column);

		ok(is == cns[i].big5, "plane %d, %u-%u: %04x", cns[i].plane, cns[i].row, cns[i].column, is);
	}
	return done();
}
