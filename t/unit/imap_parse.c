/* The smallest things of the grammar: what is taken, what is refused. */
#include "imap/parse.h"

#include "tap.h"

static struct arena arena;
static struct err err;

static struct imap_parse at(struct str s)
{
	struct imap_parse p;

	imap_parse_init(&p, s, &arena, &err);
	return p;
}

static void test_astring(void)
{
	static const struct {
		struct str in;
		int got;
		struct str want;
	} t[] = {
	    {STR("atom"), 0, STR("atom")},
	    {STR("a]b"), 0, STR("a]b")},
	    {STR("\"quo ted\""), 0, STR("quo ted")},
	    {STR("\"a\\\"b\\\\\""), 0, STR("a\"b\\")},
	    {STR("\"\""), 0, STR("")},
	    {STR("{3}\r\nabc"), 0, STR("abc")},
	    {STR("{3+}\r\nabc"), 0, STR("abc")},
	    {STR("{3}\nabc"), 0, STR("abc")},
	    {STR("{0}\r\n"), 0, STR("")},
	    {STR("{3}\r\nab"), -1, STR("")},
	    {STR("{3}"), -1, STR("")},
	    {STR("{99999999999999999999}\r\n"), -1, STR("")},
	    {STR("{9223372036854775808}\r\n"), -1, STR("")},
	    {STR("{9223372036854775807}\r\n"), -1, STR("")},
	    {STR("{-1}\r\n"), -1, STR("")},
	    {STR("{1}\r\n\0"), -1, STR("")},
	    {STR("\"a\0b\""), -1, STR("")},
	    {STR("\"a\\n\""), -1, STR("")},
	    {STR("\"unfinished"), -1, STR("")},
	    {STR("\"unfinished\\"), -1, STR("")},
	    {STR("\"\xc3\xa4\""), 0, STR("\xc3\xa4")},
	    {STR("\"\xc3\""), -1, STR("")},
	    {STR(""), -1, STR("")},
	    {STR("%"), -1, STR("")},
	    {STR("("), -1, STR("")},
	    {STR("\0"), -1, STR("")},
	};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct imap_parse p = at(t[i].in);
		struct str s = STR("");
		int got = imap_parse_astring(&p, &s);

		is_int(got, t[i].got, "an astring or not");
		if (got == 0) {
			is_str(s, t[i].want, "its value");
			ok(imap_parse_at_end(&p), "all of it");
		}
	}
}

static void test_numbers(void)
{
	struct imap_parse p = at(STR("4294967295"));
	uint32_t n;
	uint64_t n64;

	ok(imap_parse_number(&p, &n) == 0 && n == UINT32_MAX, "2^32-1");
	p = at(STR("4294967296"));
	ok(imap_parse_number(&p, &n) < 0, "2^32");
	p = at(STR("01"));
	ok(imap_parse_nz_number(&p, &n) < 0, "nz-number doesn't begin with 0");
	p = at(STR("9223372036854775807"));
	ok(imap_parse_number64(&p, &n64) == 0 && n64 == INT64_MAX, "2^63-1");
	p = at(STR("9223372036854775808"));
	ok(imap_parse_number64(&p, &n64) < 0, "2^63");
}

static void test_words(void)
{
	struct imap_parse p = at(STR("return (all)"));
	struct str s;

	ok(!imap_parse_word(&p, STR("RET")), "not a part of a word");
	ok(imap_parse_word(&p, STR("RETURN")), "any case");
	ok(!imap_parse_sp_word(&p, STR("RETURN")) && imap_parse_peek(&p, ' '),
	    "nothing is taken when it isn't there");
	ok(imap_parse_sp(&p) == 0 && imap_parse_open(&p) == 0, "space and parenthesis");
	ok(imap_parse_name(&p, &s) == 0 && str_eq(s, STR("all")), "a name");
	ok(imap_parse_close(&p) == 0 && imap_parse_end(&p) == 0, "the end");
	p = at(STR("NIL"));
	ok(imap_parse_nstring(&p, &s) == 0 && str_is_nil(s), "NIL");
	p = at(STR("a+b"));
	ok(imap_parse_tag(&p, &s) == 0 && str_eq(s, STR("a")), "no plus in a tag");
}

static void test_depth(void)
{
	char many[IMAP_PARSE_DEPTH + 1];
	struct imap_parse p;
	int i;

	memset(many, '(', sizeof many);
	p = at(str_of(many, sizeof many));
	for (i = 0; i < IMAP_PARSE_DEPTH; i++)
		if (imap_parse_open(&p) < 0)
			break;
	is_int(i, IMAP_PARSE_DEPTH, "as many parentheses as allowed");
	ok(imap_parse_open(&p) < 0 && err.kind == ERR_LIMIT, "and not one more");
}

static void test_latch(void)
{
	struct imap_parse p = at(STR("x"));
	uint32_t n;

	imap_parse_number(&p, &n);
	imap_parse_bad(&p, "later");
	ok(p.failed && !strstr(err.text, "later"), "the first error counts");
	ok(imap_parse_end(&p) < 0, "and stays");
}

int main(void)
{
	arena_init(&arena, "test", 1 << 20);
	test_astring();
	test_numbers();
	test_words();
	test_depth();
	test_latch();
	return done();
}
