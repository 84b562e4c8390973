/* RETURN options, and ESEARCH of a list. */
#include "imap/searchret.h"

#include "imap_grammar.h"
#include "tap.h"

int main(void)
{
	static struct imap c;
	struct imap_searchret r;
	struct imap_range two[] = {{2, 4}, {9, 9}};
	struct imap_set set = {two, 2, false};
	uint32_t sorted[] = {5, 2, 3, 1};
	struct imap_searchret_found f = {.set = &set, .n = 4};
	struct imap_parse p = at(STR("RETURN (MIN COUNT) "));

	ok(imap_searchret_parse(&p, &r) == 0 && r.what == (IMAP_RETURN_MIN | IMAP_RETURN_COUNT), "two");
	p = at(STR("RETURN () "));
	ok(imap_searchret_parse(&p, &r) == 0 && r.what == IMAP_RETURN_ALL, "none is ALL");
	p = at(STR("RETURN (ALL PARTIAL 1:2) "));
	ok(imap_searchret_parse(&p, &r) < 0, "ALL with PARTIAL");
	p = at(STR("RETURN (PARTIAL 1:2 PARTIAL 3:4) "));
	ok(imap_searchret_parse(&p, &r) < 0, "PARTIAL twice");
	p = at(STR("RETURN (COUNT UPDATE (UID FLAGS) CONTEXT) "));
	ok(imap_searchret_parse(&p, &r) == 0 &&
	        r.what == (IMAP_RETURN_COUNT | IMAP_RETURN_UPDATE | IMAP_RETURN_CONTEXT) && r.fetch.n == 2,
	    "UPDATE with attributes");
	p = at(STR("RETURN (UPDATE(UID)) "));
	ok(imap_searchret_parse(&p, &r) == 0 && r.fetch.n == 1, "without the space that the example has");
	p = at(STR("RETURN (UPDATE MIN) "));
	ok(imap_searchret_parse(&p, &r) == 0 && !r.fetch.n, "UPDATE alone");
	p = at(STR("RETURN (UPDATE ()) "));
	ok(imap_searchret_parse(&p, &r) < 0, "no attribute");
	p = at(STR("ALL"));
	ok(imap_searchret_parse(&p, &r) == 0 && !r.given, "not there");
	arena_init(&c.s.cmd, "test", 1 << 20);
	c.s.out = *print();
	r.what = IMAP_RETURN_MIN | IMAP_RETURN_MAX | IMAP_RETURN_ALL | IMAP_RETURN_COUNT;
	imap_searchret_print_data(&c, &r, &f, false);
	printer = c.s.out;
	is_str(output(), STR(" MIN 2 MAX 9 ALL 2:4,9 COUNT 4"), "of a set");
	c.s.out = *print();
	f = (struct imap_searchret_found){.list = sorted, .n = 4};
	imap_searchret_print_data(&c, &r, &f, false);
	printer = c.s.out;
	is_str(output(), STR(" MIN 5 MAX 1 ALL 5,2:3,1 COUNT 4"), "of a list in sort order");
	arena_free(&c.s.cmd);
	return done();
}
