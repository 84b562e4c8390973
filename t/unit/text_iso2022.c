/* Escapes, a byte at a time; text in each form is in text_cjk.c. */
#include "text/iso2022.h"

#include "tap.h"

static const struct {
	struct str escape;
	int which;
	enum text_set set;
} cases[] = {
    {STR("\33(B"), 0, TEXT_SET_ASCII},
    {STR("\33(J"), 0, TEXT_SET_ASCII},
    {STR("\33$@"), 0, TEXT_SET_JIS0208},
    {STR("\33$B"), 0, TEXT_SET_JIS0208},
    {STR("\33$(B"), 0, TEXT_SET_JIS0208},
    {STR("\33$A"), 0, TEXT_SET_GB2312},
    {STR("\33$(C"), 0, TEXT_SET_KSC5601},
    {STR("\33$(D"), 0, TEXT_SET_JIS0212},
    {STR("\33$)C"), 1, TEXT_SET_KSC5601},
    {STR("\33$)G"), 1, TEXT_SET_CNS1},
    {STR("\33$*H"), 2, TEXT_SET_CNS2},
    {STR("\33$+I"), 3, TEXT_SET_NONE},
    {STR("\33.A"), 2, TEXT_SET_LATIN1},
    {STR("\33.F"), 2, TEXT_SET_GREEK},
    {STR("\33-A"), 1, TEXT_SET_LATIN1},
};

int main(void)
{
	struct text_cjk t;
	struct buf out;

	buf_init(&out, 100);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		text_cjk_init(&t, TEXT_CJK_2022_JP);
		for (size_t k = 0; k < cases[i].escape.n; k++)
			text_iso2022_byte(&t, (unsigned char)cases[i].escape.p[k], &out);
		ok(t.g[cases[i].which] == cases[i].set && t.nbegun == 0 && out.n == 0, "designates G%d: %s",
		    cases[i].which, cases[i].escape.p + 1);
	}
	text_iso2022_byte(&t, 27, &out);
	text_iso2022_byte(&t, 'N', &out);
	ok(t.single == 2, "SS2");
	text_iso2022_reset(&t);
	ok(t.single == 0 && t.g[2] == TEXT_SET_NONE && t.g[1] == TEXT_SET_KANA, "reset");
	text_cjk_close(&t);
	buf_free(&out);
	return done();
}
