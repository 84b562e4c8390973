/* Charsets of one byte. */
#include "text/sbcs.h"

#include "tap.h"

static const struct {
	const char *name;
	unsigned char byte;
	unsigned cp;
} cases[] = {
    {"macintosh", 0x80, 0xc4},
    {"mac-ce", 0x8e, 0xe9},
    {"mac-cyrillic", 0x80, 0x410},
    {"mac-greek", 0xe1, 0x3b1},
    {"mac-turkish", 0xda, 0x11e},
    {"cp737", 0x80, 0x391},
    {"cp775", 0x80, 0x106},
    {"cp852", 0xa5, 0x105},
    {"cp855", 0x80, 0x452},
    {"cp857", 0x8d, 0x131},
    {"cp858", 0xd5, 0x20ac},
    {"cp862", 0x80, 0x5d0},
    {"cp864", 0xa1, 0xad},
    {"cp869", 0x98, 0x38f},
    {"windows-1252", 0x80, 0x20ac},
    {"windows-1252", 0x81, 0},
    {"windows-874", 0xa1, 0xe01},
    {"koi8-ru", 0xc1, 0x430},
    {"koi8-t", 0x80, 0x49b},
    {"ptcp154", 0x80, 0x496},
    {"kz-1048", 0xaa, 0x492},
    {"viscii", 0xd0, 0x110},
    {"armscii-8", 0xb3, 0x561},
    {"CP865", 0x9b, 0xf8},
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const uint16_t *upper = text_sbcs_find(str_c(cases[i].name));

		ok(upper && upper[cases[i].byte - 0x80] == cases[i].cp, "%s 0x%02x: U+%04X", cases[i].name,
		    cases[i].byte, upper ? upper[cases[i].byte - 0x80] : 0);
	}
	ok(!text_sbcs_find(STR("utf-8")) && !text_sbcs_find(STR("")), "not there");
	return done();
}
