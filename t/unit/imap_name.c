/* Names on the wire and inside. */
#include "imap/name.h"

#include "imap_grammar.h"
#include "tap.h"

static void name(struct str wire, bool utf8, struct str want)
{
	struct imap_parse p = at(wire);
	struct str s;
	bool other = utf8 && str_eq(wire, STR("\"u\xcc\x88\""));
	int got;

	p.utf8 = utf8;
	got = imap_name_parse(&p, &s);
	if (str_is_nil(want)) {
		ok(got < 0, "refused: %.*s", STR_ARG(wire));
		return;
	}
	ok(got == 0, "taken: %.*s", STR_ARG(wire));
	is_str(s, want, "as");
	ok(str_is_nil(p.old_name) == !other && (!other || str_eq(p.old_name, STR("u\xcc\x88"))),
	    "its own form is known: %d", other);
}

int main(void)
{
	char longest[IMAP_NAME_MAX + 1];

	name(STR("inBox"), false, STR("INBOX"));
	name(STR("Inbox.x"), false, STR("Inbox.x"));
	name(STR("Entw&APw-rfe"), false, STR("Entw\xc3\xbcrfe"));
	name(STR("&bad"), false, STR_NIL);
	name(STR("\"a&-b\""), false, STR("a&b"));
	name(STR("\"u\xcc\x88\""), true, STR("\xc3\xbc"));
	name(STR("\"u\xcc\x88\""), false, STR("\xc3\xbc"));
	name(STR("\"a&-\xc3\xbc\""), false, STR("a&-\xc3\xbc"));
	name(STR("a&-b"), true, STR("a&-b"));
	memset(longest, 'x', sizeof longest);
	name(str_of(longest, sizeof longest - 1), false, str_of(longest, sizeof longest - 1));
	name(str_of(longest, sizeof longest), false, STR_NIL);
	imap_name_print(print(), STR("Entw\xc3\xbcrfe"), false);
	is_str(output(), STR("Entw&APw-rfe"), "printed in modified UTF-7");
	imap_name_print(print(), STR("Entw\xc3\xbcrfe"), true);
	is_str(output(), STR("\"Entw\xc3\xbcrfe\""), "and in UTF-8");
	imap_name_print_listed(print(), '/', STR("\xc3\xbc"), STR_NIL, false);
	is_str(output(), STR("\"/\" &APw-\r\n"), "behind LIST's attributes");
	imap_name_print_listed(print(), '.', STR("\xc3\xbc"), STR("u\xcc\x88"), true);
	is_str(output(), STR("\".\" \"\xc3\xbc\" (\"OLDNAME\" (\"u\xcc\x88\"))\r\n"),
	    "with the name as it was given");
	return done();
}
