/* i;unicode-casemap, RFC 5051. */
#include "text/casemap.h"

#include "tap.h"

static const struct {
	const char *name;
	struct str in, key;
} cases[] = {
    {"ASCII", {"Hello, z{9", 10}, {"HELLO, Z{9", 10}},
    {"NUL stays", {"a\0b", 3}, {"A\0B", 3}},
    {"decomposed", {"\xc3\xa9", 2}, {"E\xcc\x81", 3}},
    {"upper and lower are one", {"\xc3\x89", 2}, {"E\xcc\x81", 3}},
    {"the RFC's example: U+01C4", {"\xc7\x84", 2}, {"Dz\xcc\x8c", 4}},
    {"its small form", {"\xc7\x86", 2}, {"Dz\xcc\x8c", 4}},
    {"compatibility: ligature fi", {"\xef\xac\x81", 3}, {"fi", 2}},
    {"Greek", {"\xcf\x83", 2}, {"\xce\xa3", 2}},
    {"Cyrillic", {"\xd0\xb6", 2}, {"\xd0\x96", 2}},
    {"sharp s has no titlecase", {"\xc3\x9f", 2}, {"\xc3\x9f", 2}},
    {"and is not its capital", {"\xe1\xba\x9e", 3}, {"\xe1\xba\x9e", 3}},
    {"iota below: titlecase, then decomposed", {"\xe1\xbe\xb3", 3}, {"\xce\x91\xcd\x85", 4}},
    {"invalid: the bytes themselves", {"a\xff", 2}, {"a\xff", 2}},
};

int main(void)
{
	struct buf out;
	char big[1000];

	buf_init(&out, 10000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&out);
		text_casemap_key(cases[i].in, &out);
		is_str(buf_str(&out), cases[i].key, cases[i].name);
	}
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = (char)(i * 7);
	text_casemap_upper(big, big, sizeof big);
	{
		bool fine = true;

		for (size_t i = 0; i < sizeof big; i++)
			fine &= big[i] == str_upper_ch((char)(i * 7));
		ok(fine, "upper case of every byte");
	}
	ok(text_casemap_cmp(STR("abc"), STR("ABD"), &out) < 0, "order ignores case");
	ok(text_casemap_cmp(STR("abc"), STR("ABC"), &out) == 0, "equal");
	ok(text_casemap_cmp(STR("ab"), STR("ABC"), &out) < 0, "shorter first");
	ok(text_casemap_cmp(STR("\xc3\xa9"), STR("\xc3\x89"), &out) == 0, "equal beyond ASCII");
	ok(text_casemap_cmp(STR("\xc3\xa9"), STR("f"), &out) < 0, "e acute sorts before f");
	ok(text_casemap_cmp(STR("z"), STR("\xc3\xa9"), &out) > 0, "and z after it");
	buf_free(&out);
	return done();
}
