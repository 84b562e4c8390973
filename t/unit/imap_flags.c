/* Flag lists. */
#include "imap/flags.h"

#include "imap_grammar.h"
#include "tap.h"

int main(void)
{
	struct imap_flags f;
	struct imap_parse p = at(STR("(\\Seen \\DELETED $forwarded $Label1 x)"));
	char keyword[IMAP_KEYWORD_MAX + 1];

	ok(imap_flags_parse(&p, &f) == 0, "a list");
	ok(f.flags == (INDEX_SEEN | INDEX_DELETED | INDEX_PASSED) && f.nkeywords == 3 &&
	        str_eq(f.keywords[0], STR("$Forwarded")),
	    "flags and keywords; $Forwarded is both");
	p = at(STR("\\Seen x"));
	ok(imap_flags_parse(&p, &f) == 0 && f.nkeywords == 1, "without parentheses");
	p = at(STR("()"));
	ok(imap_flags_parse(&p, &f) == 0 && !f.flags, "none");
	p = at(STR("(\\Recent)"));
	ok(imap_flags_parse(&p, &f) < 0, "\\Recent");
	p = at(STR("(\\Foo)"));
	ok(imap_flags_parse(&p, &f) < 0, "unknown");
	memset(keyword, 'k', sizeof keyword);
	p = at(str_of(keyword, sizeof keyword - 1));
	ok(imap_flags_parse(&p, &f) == 0, "the longest keyword");
	p = at(str_of(keyword, sizeof keyword));
	ok(imap_flags_parse(&p, &f) < 0 && err.kind == ERR_LIMIT, "one byte more");
	return done();
}
