/* Words of structured fields. */
#include "mime/lex.h"

#include "tap.h"

typedef int function(struct mime_lex *l, struct buf *out);

static const struct {
	const char *what;
	function *f;
	const char *in, *out, *left;
	int r;
} cases[] = {
    {"quoted", mime_lex_quoted, "\"a b\" c", "a b", "c", 1},
    {"escapes and folds", mime_lex_quoted, "\"a\\\"b\\\\\r\n c\"", "a\"b\\ c", "", 0},
    {"not closed", mime_lex_quoted, "\"abc", "", "", -1},
    {"backslash at the end", mime_lex_quoted, "\"abc\\", "abc", "", -1},
    {"dot-atom", mime_lex_dot_atom, "a.b-c @", "a.b-c", "@", 1},
    {"space before a dot", mime_lex_dot_atom, "a .b", "a.b", "", 0},
    {"and behind it", mime_lex_dot_atom, "a (c) . (d) b", "a.b", "", 0},
    {"nothing behind it", mime_lex_dot_atom, "a. ", "a.", "", -1},
    {"dots in a localpart", mime_lex_local_atom, ".a..b.@", ".a..b.", "@", 1},
    {"space before a dot of it", mime_lex_local_atom, "a .b c", "a.b", "c", 1},
    {"space behind one", mime_lex_local_atom, "a. b", "a.", " b", -1},
    {"a last dot", mime_lex_local_atom, "a .", "a.", "", 0},
    {"no localpart", mime_lex_local_atom, "@", "", "@", -1},
    {"two dots", mime_lex_dot_atom, "a..b", "a.", ".b", -1},
    {"nothing", mime_lex_dot_atom, "@", "", "@", -1},
    {"phrase", mime_lex_phrase, "Ann \"B. C\" (x) d.e <", "Ann B. C d.e", "<", 1},
    {"empty phrase", mime_lex_phrase, "<a", "", "<a", 1},
    {"dot first", mime_lex_phrase, ".a", "", ".a", -1},
    {"literal", mime_lex_literal, "[1.2.3.4] x", "[1.2.3.4]", "x", 1},
    {"open literal", mime_lex_literal, "[1.2", "", "", -1},
    {"token", mime_lex_token, "text/plain", "text", "/plain", 1},
    {"token with 8-bit bytes", mime_lex_token, "caf\xc3\xa9;", "caf\xc3\xa9", ";", 1},
    {"no token", mime_lex_token, "=", "", "=", -1},
    {"end", mime_lex_token, "", "", "", 0},
};

int main(void)
{
	struct buf out, comment;
	struct mime_lex l;
	static char deep[100000];

	buf_init(&out, 1000);
	buf_init(&comment, 1000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		l = (struct mime_lex){.s = str_c(cases[i].in)};
		buf_clear(&out);
		is_int(cases[i].f(&l, &out), cases[i].r, cases[i].what);
		is_str(buf_str(&out), str_c(cases[i].out), "text");
		is_str(l.s, str_c(cases[i].left), "left");
	}
	l = (struct mime_lex){.s = STR(" (a (b) \\) c)\r\n (d) x"), .comment = &comment};
	is_int(mime_lex_skip(&l), 1, "comments");
	is_str(l.s, STR("x"), "skipped");
	is_str(buf_str(&comment), STR("d"), "the last one is kept");
	l = (struct mime_lex){.s = STR("(a (b) \\) c)"), .comment = &comment};
	is_int(mime_lex_skip(&l), 0, "then the end");
	is_str(buf_str(&comment), STR("a (b) ) c"), "nested and escaped");
	l = (struct mime_lex){.s = STR("(a")};
	is_int(mime_lex_skip(&l), -1, "not closed");
	memset(deep, '(', sizeof deep);
	l = (struct mime_lex){.s = str_of(deep, sizeof deep)};
	is_int(mime_lex_skip(&l), -1, "a hundred thousand open");
	ok(!mime_lex_is_atext('\0') && !mime_lex_is_token('\0') && !mime_lex_is_atext('.'),
	    "NUL and dot are no atext");
	buf_free(&out);
	buf_free(&comment);
	return done();
}
