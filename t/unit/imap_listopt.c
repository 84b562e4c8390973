/* LIST's arguments. */
#include "imap/listopt.h"

#include "imap_grammar.h"
#include "tap.h"

static struct imap c;
static struct imap_listopt opt;

static int parse(struct str s, bool lsub)
{
	c.p = at(s);
	return imap_listopt_parse(&c, lsub, &opt);
}

int main(void)
{
	ok(parse(STR(" \"\" %"), false) == 0 && !opt.extended && opt.n == 1, "the old form");
	ok(parse(STR(" (SUBSCRIBED RECURSIVEMATCH) \"\" (a \"b*\")"), false) == 0 && opt.extended &&
	        opt.n == 2,
	    "options");
	ok(parse(STR(" \"\" * RETURN (CHILDREN STATUS (MESSAGES))"), false) == 0 &&
	        opt.status == STORE_STATUS_MESSAGES,
	    "return options");
	ok(parse(STR(" () \"\" *"), false) == 0, "no option");
	ok(parse(STR(" (RECURSIVEMATCH) \"\" *"), false) < 0, "RECURSIVEMATCH alone");
	ok(parse(STR(" (REMOTE RECURSIVEMATCH) \"\" *"), false) < 0, "nor with REMOTE");
	ok(parse(STR(" \"\" ()"), false) < 0, "no pattern");
	ok(parse(STR(" \"\" * RETURN"), false) < 0, "RETURN without a list");
	ok(parse(STR(" () \"\" *"), true) < 0, "LSUB has no options");
	ok(parse(STR(" \"\" &x"), false) == 0 && opt.impossible && opt.n == 0,
	    "a pattern that can't be a name");
	return done();
}
