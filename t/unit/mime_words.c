/* Encoded words. */
#include "mime/words.h"

#include "tap.h"

static const struct {
	const char *in, *want;
} cases[] = {
    {"plain", "plain"},
    {"", ""},
    {"=?utf-8?q?caf=C3=A9?=", "caf\xc3\xa9"},
    {"=?UTF-8?B?Y2Fmw6k=?=", "caf\xc3\xa9"},
    {"=?iso-8859-1?Q?caf=E9_x?= y", "caf\xc3\xa9 x y"},
    {"a =?utf-8?q?b?= c", "a b c"},
    {"=?utf-8?q?a?= =?utf-8?q?b?=", "ab"},
    {"=?utf-8?q?a?=\r\n =?iso-8859-1?q?b?=", "ab"},
    {"=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"},
    {"=?utf-8?q?=E2=82?= =?utf-8?q?=AC?=", "\xe2\x82\xac"},
    {"=?utf-8?b?4oI=?= =?utf-8?b?rA==?=", "\xe2\x82\xac"},
    {"=?utf-8?q?=E2=82?= x", "\xef\xbf\xbd x"},
    {"=?utf-8*en?q?x?=", "x"},
    {"\"=?utf-8?q?x?=\"", "\"x\""},
    {"a=?utf-8?q?x?=b", "axb"},
    {"=?utf-8?q?a b?=", "a b"},
    {"=?utf-8?b?Zm9v", "=?utf-8?b?Zm9v"},
    {"=?utf-8?b?Zm9vYg?=", "foob"},
    {"=?x-nope?q?a=20b?=", "=?x-nope?q?a=20b?="},
    {"=?x-nope?q?a?= =?utf-8?q?b?=", "=?x-nope?q?a?= b"},
    {"=?utf-8?x?a?=", "=?utf-8?x?a?="},
    {"=?utf-8?q?\?=", ""},
    {"=?", "=?"},
    {"=?=?utf-8?q?a?=", "=?a"},
    {"=?utf-8?q?=41?=", "A"},
    {"=?utf-8?q?a?b?=", "a?b"},
    {"a\r\n b", "a b"},
    {"caf\xe9", "caf\xef\xbf\xbd"},
    {"=?utf-8?q?=0A=0D=00?=", "   "},
    {"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "\xe6\x97\xa5\xe6\x9c\xac"},
    {"=?utf-8?q?a?=  ", "a  "},
};

static void encode(struct str in, struct str want, const char *what)
{
	struct buf out, back;
	struct str rest, line;
	size_t longest = 0;

	buf_init(&out, 10000);
	buf_init(&back, 10000);
	mime_words_encode(in, &out);
	if (!str_is_nil(want))
		is_str(buf_str(&out), want, what);
	for (rest = buf_str(&out); str_cut(&rest, '\n', &line);)
		longest = line.n > longest ? line.n : longest;
	ok(longest <= 78, "lines of %s are short", what);
	mime_words_decode_to(buf_str(&out), &back);
	is_str(buf_str(&back), in, "and back");
	buf_free(&out);
	buf_free(&back);
}

static void octets(struct arena *a, struct str in, struct str want)
{
	is_str(mime_words_octets(a, in, mime_words_decode(a, in)), want, "octets of what can't be converted");
}

int main(void)
{
	static struct arena arena;
	static char many[200000];
	struct buf line;

	arena_init(&arena, "test", 64 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_str(mime_words_decode(&arena, str_c(cases[i].in)), str_c(cases[i].want), cases[i].in);
	is_str(mime_words_decode(&arena, STR_NIL), STR_NIL, "absent");
	encode(STR("plain text"), STR("plain text"), "ASCII");
	encode(STR("caf\xc3\xa9"), STR("=?utf-8?B?Y2Fmw6k=?="), "one word");
	encode(STR("=?not a word"), STR("=?utf-8?B?PT9ub3QgYSB3b3Jk?="), "what looks like a word");
	encode(STR("\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2"
	           "\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
	           "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2"
	           "\x82\xac\xe2\x82\xac"),
	    STR_NIL, "many characters");
	memset(many, 'x', 1000);
	buf_init(&line, 1000);
	mime_words_encode(str_of(many, 900), &line);
	is_str(buf_str(&line), str_of(many, 900), "as much as needn't be folded");
	buf_free(&line);
	encode(str_of(many, 901), STR_NIL, "more without a blank");
	buf_init(&line, 1000);
	buf_add(&line, STR("X: y\r\nSubject: "));
	mime_words_encode(STR("\xc3\xa4 x x x x x x x x x x x x x x x x x x x x x x x x"), &line);
	ok(str_chr(str_from(buf_str(&line), 6), '\r') == 73,
	    "the first word leaves room for the name: 76 characters at most");
	buf_free(&line);
	for (size_t i = 0; i < sizeof many; i++)
		many[i] = "=?utf-8?q?x"[i % 11];
	is_int((int64_t)mime_words_decode(&arena, str_of(many, sizeof many)).n, sizeof many,
	    "many beginnings without an end");
	octets(&arena, STR("a =?utf-8?q?b=C3=A4?="), STR_NIL);
	octets(&arena, STR("=?utf-8?q?=EF=BF=BD?= \xef\xbf\xbd"), STR_NIL);
	octets(&arena, STR("\xe4 x"), STR("\xe4 x"));
	octets(&arena, STR("=?utf-8?q?=FF?= =?utf-8?q?y?=\n z"), STR("\xffy z"));
	octets(&arena, STR("=?x-nosuch?b?eg==?= =?utf-8?q?=C3=A4?="), STR("z\xc3\xa4"));
	octets(&arena, STR("=?x-nosuch?"), STR_NIL);
	arena_free(&arena);
	return done();
}
