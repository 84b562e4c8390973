/* Names on the wire and inside. */
#include "imap/name.h"

#include "imap_grammar.h"
#include "tap.h"

static void name(struct str wire, bool utf8, struct str want)
{
	struct imap_parse p = at(wire);
	struct str s;
	int got;

	p.utf8 = utf8;
	got = imap_name_parse(&p, &s);
	if (str_is_nil(want)) {
		ok(got < 0, "refused: %.*s", STR_ARG(wire));
		return;
	}
	ok(got == 0, "taken: %.*s", STR_ARG(wire));
	is_str(s, want, "as");
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
	name(STR("a&-b"), true, STR("a&-b"));
	memset(longest, 'x', sizeof longest);
	name(str_of(longest, sizeof longest - 1), false, str_of(longest, sizeof longest - 1));
	name(str_of(longest, sizeof longest), false, STR_NIL);
	imap_name_print(print(), STR("Entw\xc3\xbcrfe"), false);
	is_str(output(), STR("Entw&APw-rfe"), "printed in modified UTF-7");
	imap_name_print(print(), STR("Entw\xc3\xbcrfe"), true);
	is_str(output(), STR("\"Entw\xc3\xbcrfe\""), "and in UTF-8");
	return done();
}
