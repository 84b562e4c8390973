/* Strings: atom, quoted, literal; ranges. */
#include "imap/print.h"

#include "imap_grammar.h"
#include "tap.h"

int main(void)
{
	static const struct {
		struct str in, want;
		bool utf8;
	} t[] = {
	    {STR("atom"), STR("atom"), false},
	    {STR("NIL"), STR("\"NIL\""), false},
	    {STR(""), STR("\"\""), false},
	    {STR("two words"), STR("\"two words\""), false},
	    {STR("a\"b\\c"), STR("\"a\\\"b\\\\c\""), false},
	    {STR("\xc3\xa4"), STR("{2}\r\n\xc3\xa4"), false},
	    {STR("\xc3\xa4"), STR("\"\xc3\xa4\""), true},
	    {STR("\xc3"), STR("{1}\r\n\xc3"), true},
	    {STR("a\r\nb"), STR("{4}\r\na\r\nb"), true},
	    {STR("a]"), STR("\"a]\""), false},
	};
	struct index_ranges r = {0};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		imap_print_astring(print(), t[i].in, t[i].utf8);
		is_str(output(), t[i].want, "an astring");
	}
	imap_print_nstring(print(), STR_NIL, false);
	is_str(output(), STR("NIL"), "NIL");
	imap_print_literal_head(print(), 5, true);
	is_str(output(), STR("~{5}\r\n"), "a literal8");
	index_ranges_add(&r, 1, 3);
	index_ranges_add(&r, 7, 7);
	imap_print_ranges(print(), &r);
	is_str(output(), STR("1:3,7"), "ranges");
	index_ranges_free(&r);
	return done();
}
