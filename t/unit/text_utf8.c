/* UTF-8: what is valid, and what a malformed sequence covers. */
#include "text/utf8.h"

#include "tap.h"

static const struct {
	const char *name;
	struct str in, clean;
	size_t count;
} cases[] = {
    {"empty", {"", 0}, {"", 0}, 0},
    {"ASCII with NUL", {"a\0b", 3}, {"a\0b", 3}, 3},
    {"two, three, four bytes", {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9},
        {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9}, 3},
    {"overlong NUL", {"\xc0\x80", 2}, {"\xef\xbf\xbd\xef\xbf\xbd", 6}, 2},
    {"overlong slash of three", {"\xe0\x80\xaf", 3}, {"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 9}, 3},
    {"surrogate", {"\xed\xa0\x80", 3}, {"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 9}, 3},
    {"beyond U+10FFFF", {"\xf4\x90\x80\x80", 4}, {"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 12}, 4},
    {"cut sequence is one", {"a\xe2\x82", 3}, {"a\xef\xbf\xbd", 4}, 2},
    {"cut sequence, then text", {"\xf0\x9f\x98x", 4}, {"\xef\xbf\xbdx", 4}, 2},
    {"stray continuation", {"x\x80y", 3}, {"x\xef\xbf\xbdy", 5}, 3},
    {"0xff", {"\xff", 1}, {"\xef\xbf\xbd", 3}, 1},
};

static void round_trip(void)
{
	bool fine = true;

	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		char bytes[4];
		uint32_t back;
		size_t n = text_utf8_encode(cp, bytes);

		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		fine &= text_utf8_decode(str_of(bytes, n), &back) == n && back == cp;
		fine &= n == 1 || text_utf8_is_partial(str_of(bytes, n - 1));
	}
	ok(fine, "every scalar value survives encoding and decoding");
}

int main(void)
{
	struct buf out;
	char bytes[4];

	buf_init(&out, 1000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&out);
		text_utf8_sanitise(cases[i].in, &out);
		is_str(buf_str(&out), cases[i].clean, cases[i].name);
		is_int((int64_t)text_utf8_count(cases[i].in), (int64_t)cases[i].count, "its characters");
		ok(text_utf8_is_valid(cases[i].in) == str_eq(cases[i].in, cases[i].clean),
		    "valid when nothing changed");
	}
	buf_free(&out);
	round_trip();
	is_int((int64_t)text_utf8_encode(0xd800, bytes), 3, "a surrogate is encoded as U+FFFD");
	ok(!text_utf8_is_partial(STR("\x80")) && !text_utf8_is_partial(STR("\xe0\x80")),
	    "no beginning: not partial");
	is_str(text_utf8_head(STR("a\xe2\x82\xac"), 3), STR("a"), "a head doesn't cut a character");
	is_str(text_utf8_head(STR("a\xe2\x82\xac"), 4), STR("a\xe2\x82\xac"), "nor drops one that fits");
	is_int((int64_t)text_utf8_ascii_run(STR("0123456789abcdefghij\xc3\xa9")), 20, "run of ASCII");
	ok(text_utf8_is_ascii(STR("0123456789abcdefghijklmnopqrstuvwxyz")), "all ASCII");
	return done();
}
