/* What can't be in a text for the network. */
#include "text/netunicode.h"

#include "tap.h"

static const struct {
	struct str s;
	uint32_t refused; /* 0: nothing */
} cases[] = {
    {STR(""), 0}, {STR("Entw\xc3\xbcrfe"), 0}, {STR("a\tb"), 0x09}, {STR("a\x7f"), 0x7f},
    {STR("a\xc2\x85"), 0x85}, {STR("a\xc2\xa0"), 0}, {STR("\xe2\x80\xa8"), 0x2028},
    {STR("\xe2\x80\xa9x"), 0x2029}, {STR("\xef\xbb\xbfx"), 0xfeff}, {STR("x\xef\xbb\xbf"), 0},
    {STR("\xcd\xb8"), 0x378}, {STR("x\xef\xb7\x90"), 0xfdd0}, {STR("\xef\xbf\xbe"), 0xfffe},
    {STR("\xf4\x8f\xbf\xbf"), 0x10ffff}, {STR("\xee\x80\x80"), 0}, /* U+E000, private */
    {STR("\xf0\x9f\x98\x80"), 0},                                  /* an emoji */
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint32_t cp = 0;
		bool refused = text_netunicode_refuses(cases[i].s, &cp);

		ok(refused == (cases[i].refused != 0) && (!refused || cp == cases[i].refused),
		    "case %zu: U+%04X", i, (unsigned)cases[i].refused);
	}
	return done();
}
