/* Charsets, whole and cut anywhere. */
#include "text/charset.h"

#include "tap.h"

static const struct {
	const char *name;
	struct str in, want;
} cases[] = {
    {"utf-8", {"caf\xc3\xa9", 5}, {"caf\xc3\xa9", 5}},
    {"UTF8", {"a\xff\xe2\x82z", 5}, {"a\xef\xbf\xbd\xef\xbf\xbdz", 8}},
    {"us-ascii", {"caf\xc3\xa9", 5}, {"caf\xc3\xa9", 5}},
    {"", {"x", 1}, {"x", 1}},
    {"iso-8859-1", {"caf\xe9 \x93q\x94", 8}, {"caf\xc3\xa9 \xe2\x80\x9cq\xe2\x80\x9d", 13}},
    {"Windows-1252", {"\x80\x81", 2}, {"\xe2\x82\xac\xef\xbf\xbd", 6}},
    {"ISO-8859-15", {"\xa4", 1}, {"\xe2\x82\xac", 3}},
    {"iso-8859-2", {"\xb1", 1}, {"\xc4\x85", 2}},
    {"koi8-r", {"\xc1\xc2", 2}, {"\xd0\xb0\xd0\xb1", 4}},
    {"windows-1251", {"\xe0\xe1", 2}, {"\xd0\xb0\xd0\xb1", 4}},
    {"windows-1255", {"\xf9\xed", 2}, {"\xd7\xa9\xd7\x9d", 4}},
    {"shift_jis", {"\x93\xfa\x96\x7b", 4}, {"\xe6\x97\xa5\xe6\x9c\xac", 6}},
    {"x-sjis", {"\x93\xfa\x96\x7b", 4}, {"\xe6\x97\xa5\xe6\x9c\xac", 6}},
    {"euc-jp", {"\xc6\xfc\xcb\xdc", 4}, {"\xe6\x97\xa5\xe6\x9c\xac", 6}},
    {"iso-2022-jp", {"\x1b$BF|K\\\x1b(Bx", 11}, {"\xe6\x97\xa5\xe6\x9c\xacx", 7}},
    {"iso-2022-kr", STR("\33$)Cx\x0eGQ\x0f"), {"x\xed\x95\x9c", 4}},
    {"HZ-GB-2312", STR("~{HU1>~}x~"), {"\xe6\x97\xa5\xe6\x9c\xacx~", 8}},
    {"gb2312", {"\xc8\xd5\xb1\xbe", 4}, {"\xe6\x97\xa5\xe6\x9c\xac", 6}},
    {"gbk", {"\xc8\xd5", 2}, {"\xe6\x97\xa5", 3}},
    {"big5", {"\xa4\xe9\xa5\xbb", 4}, {"\xe6\x97\xa5\xe6\x9c\xac", 6}},
    {"euc-kr", {"\xc7\xd1", 2}, {"\xed\x95\x9c", 3}},
    {"ks_c_5601-1987", {"\xc7\xd1", 2}, {"\xed\x95\x9c", 3}},
    {"iso-8859-8-i", {"\xe0", 1}, {"\xd7\x90", 2}},
    {"utf-16be", {"\0a\x20\xac", 4}, {"a\xe2\x82\xac", 4}},
    {"utf-16le", {"a\0\xac\x20", 4}, {"a\xe2\x82\xac", 4}},
    {"shift_jis", {"a\x93", 2}, {"a\xef\xbf\xbd", 4}},
    {"utf-7", {"Gr+APwA3w-e +- 1+2", 18},
        {"Gr\xc3\xbc\xc3\x9f"
         "e + 1\xef\xbf\xbd",
            14}},
    {" utf-8 ", {"x", 1}, {"x", 1}},
};
static const char *const unknown[] = {"x-no-such-charset", "utf-8//TRANSLIT", "../../etc/passwd", "a b",
    "utf\n8", "an-extremely-long-charset-name-that-nobody-could-mean-at-all"};

static void one(size_t i, size_t step)
{
	struct text_charset c;
	struct str in = cases[i].in;
	struct buf out;

	buf_init(&out, 1000);
	if (!ok(text_charset_open(&c, str_c(cases[i].name), NULL) == 0, "known: %s", cases[i].name))
		return;
	for (; in.n; in = str_from(in, step))
		text_charset_feed(&c, str_head(in, step), &out);
	text_charset_end(&c, &out);
	is_str(buf_str(&out), cases[i].want, cases[i].name);
	text_charset_close(&c);
	buf_free(&out);
}

static void long_text(const char *name, struct str unit, struct str want)
{
	struct buf in, out, all;

	buf_init(&in, 1 << 20);
	buf_init(&out, 1 << 20);
	buf_init(&all, 1 << 20);
	buf_ch(&in, 'x');
	buf_ch(&all, 'x');
	for (int i = 0; i < 10000; i++) {
		buf_add(&in, unit);
		buf_add(&all, want);
	}
	ok(text_charset_to_utf8(str_c(name), buf_str(&in), &out, NULL) == 0, "%s", name);
	ok(str_eq(buf_str(&out), buf_str(&all)), "characters across the edges of pieces");
	buf_free(&in);
	buf_free(&out);
	buf_free(&all);
}

int main(void)
{
	struct err e;
	struct buf out;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		one(i, 1);
		one(i, 2);
		one(i, 3);
		one(i, 1000);
	}
	buf_init(&out, 100);
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		ok(text_charset_to_utf8(str_c(unknown[i]), STR("x"), &out, &e) == -1 &&
		        e.kind == ERR_CANNOT && out.n == 0,
		    "unknown: %s", unknown[i]);
	}
	ok(text_charset_is_known(STR("utf-8")) && !text_charset_is_known(STR("nope")), "asking only");
	buf_free(&out);
	long_text("shift_jis", STR("\x93\xfa"), STR("\xe6\x97\xa5"));
	long_text("gb18030", STR("\xc8\xd5"), STR("\xe6\x97\xa5"));
	long_text("utf-8", STR("\xe6\x97\xa5"), STR("\xe6\x97\xa5"));
	return done();
}
