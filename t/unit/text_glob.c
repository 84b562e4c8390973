/* LIST patterns and Sieve's :matches. */
#include "text/glob.h"

#include "base/buf.h"

#include "tap.h"

static const struct {
	const char *pattern, *name;
	unsigned want;
} lists[] = {
    {"", "", 1},
    {"", "a", 0},
    {"a", "a", 1},
    {"a", "A", 0},
    {"*", "", 3},
    {"*", "a/b", 3},
    {"%", "a", 1},
    {"%", "a/b", 0},
    {"%/%", "a/b", 1},
    {"%/%", "a", 2},
    {"a%", "abc", 1},
    {"a%c", "abc", 1},
    {"a%c", "ab/c", 0},
    {"a*c", "ab/c", 3},
    {"*%", "a/b", 3},
    {"%*", "a/b", 3},
    {"a/%", "a", 2},
    {"a/%", "a/b", 1},
    {"a/%", "b", 0},
    {"a/b", "a", 2},
    {"a/b/c", "a/b", 2},
    {"*c", "a/b", 2},
    {"a**b%%", "axxb", 1 | 2},
    {"%%%%%%", "abc", 1},
    {"INBOX*", "INBOX", 3},
    {"*x%", "ax/x", 3},
};

static const struct {
	const char *pattern, *text, *captures;
	bool want, fold;
} matches[] = {
    {"", "", "", true, false},
    {"", "a", "", false, false},
    {"*", "", "||", true, false},
    {"*", "abc", "|abc|", true, false},
    {"?", "a", "|a|", true, false},
    {"?", "", "", false, false},
    {"?", "\xc3\xa9", "|\xc3\xa9|", true, false},
    {"a*c", "abc", "|b|", true, false},
    {"a*c", "ac", "||", true, false},
    {"a*c", "acd", "", false, false},
    {"*b*", "abcb", "|a|cb|", true, false},
    {"*b", "abcb", "|abc|", true, false},
    {"[*] *", "[list] subject", "|list|subject|", true, false},
    {"\\*", "*", "", true, false},
    {"\\*", "x", "", false, false},
    {"\\?\\\\", "?\\", "", true, false},
    {"a\\", "a\\", "", true, false},
    {"*\\**", "a*b", "|a|b|", true, false},
    {"ABC", "abc", "", true, true},
    {"ABC", "abc", "", false, false},
    {"*c?e*", "abcxcde", "|abcx|d||", true, false},
    {"*c?e*", "abcxcdef", "|abcx|d|f|", true, false},
    {"*a*a*a", "aaaa", "|||a|", true, false},
    {"?*?", "abc", "|a|b|c|", true, false},
    {"**", "ab", "||ab|", true, false},
    {"*@example.com", "a@b@example.com", "|a@b|", true, false},
};

static void check(size_t i)
{
	struct text_glob_match m;
	struct text_glob_how how = {.fold = matches[i].fold};
	struct buf b;
	bool got = text_glob_matches(str_c(matches[i].pattern), str_c(matches[i].text), how, &m);

	ok(got == matches[i].want, "%s on %s", matches[i].pattern, matches[i].text);
	if (!got)
		return;
	buf_init(&b, 1000);
	for (size_t k = 0; k < m.n; k++) {
		buf_ch(&b, '|');
		buf_add(&b, m.value[k]);
	}
	if (m.n)
		buf_ch(&b, '|');
	is_str(buf_str(&b), str_c(matches[i].captures), "captures");
	buf_free(&b);
}

int main(void)
{
	static char text[20000], pattern[2000];
	struct text_glob_match m;
	struct text_glob_how octets = {.octets = true};

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		is_int(text_glob_list(str_c(lists[i].pattern), str_c(lists[i].name), '/'), lists[i].want,
		    lists[i].pattern);
	is_int(text_glob_list(STR("*"), STR("x"), '\0') & TEXT_GLOB_YES, 1, "no hierarchy at all");
	for (size_t i = 0; i < sizeof matches / sizeof *matches; i++)
		check(i);
	ok(!text_glob_matches(STR("?"), STR("\xc3\xa9"), octets, NULL), "by octets, ? is one byte");
	memset(text, 'a', sizeof text);
	for (size_t i = 0; i < sizeof pattern; i++)
		pattern[i] = i % 2 ? 'a' : '*';
	pattern[sizeof pattern - 1] = 'b';
	ok(!text_glob_matches(str_of(pattern, sizeof pattern), str_of(text, sizeof text), octets, &m),
	    "many stars");
	ok(m.steps < 100000, "in few steps");
	is_int((int64_t)m.n <= TEXT_GLOB_MAX_CAPTURES, 1, "captures are bounded");
	memset(pattern, '*', sizeof pattern);
	is_int(text_glob_list(str_of(pattern, sizeof pattern), STR("x"), '/'), 0,
	    "a pattern that is too long matches nothing");
	return done();
}
