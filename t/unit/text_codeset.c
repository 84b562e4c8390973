/* Characters by set, row and column. */
#include "text/codeset.h"

#include "tap.h"

static const struct {
	enum text_set set;
	unsigned row, column;
	const char *want;
} cases[] = {
    {TEXT_SET_JIS0208, 38, 92, "日"},
    {TEXT_SET_JIS0208, 13, 1, "①"},
    {TEXT_SET_JIS0208, 119, 12, "黑"},
    {TEXT_SET_JIS0208, 119, 13, "�"},
    {TEXT_SET_JIS0208, 100, 1, "�"},
    {TEXT_SET_JIS0212, 16, 1, "丂"},
    {TEXT_SET_JIS0212, 1, 1, "�"},
    {TEXT_SET_KANA, 0, 1, "｡"},
    {TEXT_SET_KANA, 0, 64, "�"},
    {TEXT_SET_LATIN1, 0, 0x44, "ä"},
    {TEXT_SET_GREEK, 0, 0x45, "ε"},
    {TEXT_SET_GREEK, 0, 0x5f, "�"},
    {TEXT_SET_GB2312, 28, 82, "简"},
    {TEXT_SET_GBK, 0x81, 0x40, "丂"},
    {TEXT_SET_KSC5601, 39, 49, "한"},
    {TEXT_SET_CNS1, 36, 67, "中"},
    {TEXT_SET_CNS2, 1, 1, "乂"},
    {TEXT_SET_CNS2, 94, 94, "�"},
    {TEXT_SET_NONE, 1, 1, "�"},
};

int main(void)
{
	struct text_codeset t = {0};
	struct buf out, all;

	buf_init(&out, 10000);
	buf_init(&all, 10000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&out);
		text_codeset_put(&t, cases[i].set, cases[i].row, cases[i].column, &out);
		text_codeset_flush(&t, &out);
		is_str(buf_str(&out), str_c(cases[i].want), "one");
	}
	buf_clear(&out);
	for (size_t i = 0; i < 1000; i++) {
		text_codeset_put(&t, TEXT_SET_JIS0208, 38, 92, &out);
		buf_add(&all, STR("日"));
	}
	text_codeset_flush(&t, &out);
	is_str(buf_str(&out), buf_str(&all), "longer than a run");
	ok(text_codeset_is_wide(TEXT_SET_CNS2) && !text_codeset_is_wide(TEXT_SET_KANA) &&
	        !text_codeset_is_wide(TEXT_SET_NONE),
	    "wide");
	text_codeset_close(&t);
	buf_free(&out);
	buf_free(&all);
	return done();
}
