/* USE, and ids. */
#include "imap/special.h"

#include "imap_grammar.h"
#include "tap.h"

int main(void)
{
	struct imap_parse p = at(STR("(USE (\\Drafts \\sent))"));
	unsigned special;

	ok(imap_special_parse_use(&p, &special) == 0 &&
	        special == (STORE_SPECIAL_DRAFTS | STORE_SPECIAL_SENT),
	    "two uses");
	imap_special_print(print(), special);
	is_str(output(), STR(" \\Drafts \\Sent"), "printed");
	p = at(STR("(USE (\\Foo))"));
	ok(imap_special_parse_use(&p, &special) == 0 && (special & ~(unsigned)IMAP_SPECIAL_CREATABLE),
	    "an unknown one");
	p = at(STR("(USE ())"));
	ok(imap_special_parse_use(&p, &special) == 0 && !special, "none");
	p = at(STR("(FOO ())"));
	ok(imap_special_parse_use(&p, &special) < 0, "another parameter");
	is_str(imap_special_mailboxid(&arena, (const unsigned char *)"0123456789abcdef"),
	    STR("MAILBOXID (F30313233343536373839616263646566)"), "an id");
	return done();
}
