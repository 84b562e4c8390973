/* What charsets are called. */
#include "text/csname.h"

#include "tap.h"

static const struct {
	const char *name, *want;
} cases[] = {
    {"utf-8", "utf-8"},
    {"UTF_8", "utf-8"},
    {"ANSI_X3.4-1968", "utf-8"},
    {"csISOLatin1", "latin1"},
    {"iso_8859-1:1987", "latin1"},
    {"x-cp1250", "WINDOWS-1250"},
    {"Win-1251", "WINDOWS-1251"},
    {"IBM852", "cp852"},
    {"x-sjis", "shift_jis"},
    {"cp932", "shift_jis"},
    {"ISO-2022-JP-2", "iso-2022-jp"},
    {"csISO2022JP", "iso-2022-jp"},
    {"GBK", "gb18030"},
    {"x-mac-roman", "macintosh"},
    {"tis-620", "windows-874"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"latin9", "ISO-8859-15"},
    {"ks_c_5601-1987", "CP949"},
    {"x-unknown", "utf-8"},
    {"nonsense", "nonsense"},
    {"", ""},
    {"--", "--"},
    {"x-", "x-"},
    {"cs", "cs"},
    {"utf-8 utf8", "utf-8 utf8"},
    {":", ":"},
    {"a-name-that-is-much-longer-than-any-name-of-any-charset-ever-was",
        "a-name-that-is-much-longer-than-any-name-of-any-charset-ever-was"},
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_str(text_csname_find(str_c(cases[i].name)), str_c(cases[i].want), cases[i].name);
	return done();
}
