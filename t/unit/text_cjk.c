/* East Asian forms, whole and cut anywhere. */
#include "text/cjk.h"

#include "tap.h"

static const struct {
	enum text_cjk_form form;
	struct str in, want;
} cases[] = {
    {TEXT_CJK_EUC_JP, STR("\x8f\xb0\xa1\x8e\xb1\xad\xb5\x8f\xb0x\xa0"), STR("丂ｱⅠ�x�")},
    {TEXT_CJK_EUC_TW,
        STR("\xc4\xe3\xc5\xc6\xe2\xd3\xc7\xb5\x8e\xa2\xa1\xa1"
            "a\x8e\xa3\xa1\xa1\xa1"),
        STR("中文郵件乂a��")},
    {TEXT_CJK_SJIS, STR("\x87@\x87\x8a\xee\xe0\xed\x95\xb1\x81 \xfc\xfc\x80"), STR("①㈱髙﨑ｱ� ��")},
    {TEXT_CJK_SJIS, STR("\xfb\xfc\xed\x95"), STR("髙﨑")},
    {TEXT_CJK_GB18030,
        STR("\x94"
            "9\xfc"
            "6\x84"
            "1\x82"
            "5\xd8M\xa2\xe3\x81"
            "a\x81"
            "0\x81\xe4"),
        STR("😀️豈€乤�")},
    {TEXT_CJK_HZ, STR("This ~{<:Ky2;~} is ~~~\nso~~\n"), STR("This 己所不 is ~so~\n")},
    {TEXT_CJK_HZ, STR("~{!~!~~}x~{<:\n<:~a~"), STR("〓〓x己\n<:~a~")},
    {TEXT_CJK_2022_JP, STR("\x1b$BF|\x1b$(D0!\x1b(Jx"), STR("日丂x")},
    {TEXT_CJK_2022_JP, STR("\x1b$BF|\x1b$(D+#\x1b(B \x1b$B&E&K\x1b(B \x1b$(CGQ\x1b(B \x1b$(A<r\x1b(B"),
        STR("日ä ελ 한 简")},
    {TEXT_CJK_2022_JP,
        STR("\x1b(I12\x1b(B\x0e"
            "3\x0f"),
        STR("ｱｲｳ")},
    {TEXT_CJK_2022_JP, STR("\x1b$B-!|b\x1b(B"), STR("①髙")},
    {TEXT_CJK_2022_JP, STR("\x1b$BF\n|\x1b(B"), STR("�\n�")},
    {TEXT_CJK_2022_JP, STR("\x1b$Zx\x1bx\xe4\x1b(Iz\x1b$BF\x1b(B"), STR("��x���")},
    {TEXT_CJK_2022_KR, STR("\x1b$)Ca \x0eGQ1[\x0f b\x0d\n\x0eGQ\nGQ\x1b"), STR("a 한글 b\r\n한\nGQ�")},
    {TEXT_CJK_2022_CN, STR("\x1b$)A\x0eVPND\x1b$)GbSG5\x0f \x1b$*H\x1bN!!\x0f \x1b$)A\x0e<r\x0f a\x0f"),
        STR("中文郵件 乂 简 a")},
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (size_t step = 1; step <= cases[i].in.n; step++) {
			struct text_cjk t;
			struct buf out;

			buf_init(&out, 1000);
			text_cjk_init(&t, cases[i].form);
			for (size_t at = 0; at < cases[i].in.n; at += step)
				text_cjk_feed(&t, str_head(str_from(cases[i].in, at), step), &out);
			text_cjk_end(&t, &out);
			is_str(buf_str(&out), cases[i].want, "as it should be");
			ok(t.nbegun == 0 && t.set.n == 0 && t.g[0] == TEXT_SET_ASCII, "as fresh");
			text_cjk_close(&t);
			buf_free(&out);
		}
	}
	return done();
}
