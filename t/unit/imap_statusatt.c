/* STATUS items. */
#include "imap/statusatt.h"

#include "imap_grammar.h"
#include "tap.h"

int main(void)
{
	struct imap_parse p = at(STR("(messages UIDNEXT SIZE APPENDLIMIT)"));
	unsigned items;

	ok(imap_statusatt_parse(&p, &items) == 0, "a list");
	ok(items == (STORE_STATUS_MESSAGES | STORE_STATUS_UIDNEXT | STORE_STATUS_SIZE |
	                IMAP_STATUSATT_APPENDLIMIT),
	    "its items");
	p = at(STR("()"));
	ok(imap_statusatt_parse(&p, &items) < 0, "an empty one");
	p = at(STR("(FOO)"));
	ok(imap_statusatt_parse(&p, &items) < 0, "an unknown item");
	return done();
}
