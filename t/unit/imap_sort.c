/* SORT's criteria. */
#include "imap/sort.h"

#include "imap_grammar.h"
#include "tap.h"

int main(void)
{
	struct imap_parse p = at(STR("(REVERSE date SUBJECT)"));
	struct imap_sort s;

	ok(imap_sort_parse(&p, &s) == 0 && s.n == 2, "two criteria");
	ok(s.by[0].key == IMAP_SORT_DATE && s.by[0].reverse && s.by[1].key == IMAP_SORT_SUBJECT &&
	        !s.by[1].reverse,
	    "which");
	p = at(STR("()"));
	ok(imap_sort_parse(&p, &s) < 0, "none");
	p = at(STR("(REVERSE)"));
	ok(imap_sort_parse(&p, &s) < 0, "REVERSE of nothing");
	p = at(STR("(FOO)"));
	ok(imap_sort_parse(&p, &s) < 0, "unknown");
	return done();
}
