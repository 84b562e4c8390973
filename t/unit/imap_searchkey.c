/* SEARCH's grammar: every key, nesting, limits. */
#include "imap/searchkey.h"

#include "base/buf.h"
#include "tap.h"

static struct arena arena;
static struct err err;

static int parse(struct str s, struct imap_search_program *r)
{
	struct imap_parse p;

	*r = (struct imap_search_program){0};
	imap_parse_init(&p, s, &arena, &err);
	return imap_searchkey_parse(&p, r);
}

static int nested(const char *open, const char *close, int n)
{
	struct imap_search_program r;
	struct buf b;
	int got;

	buf_init(&b, 1 << 20);
	for (int i = 0; i < n; i++)
		buf_add(&b, str_c(open));
	buf_add(&b, STR("ALL"));
	for (int i = 0; i < n; i++)
		buf_add(&b, str_c(close));
	got = parse(buf_str(&b), &r);
	buf_free(&b);
	return got;
}

static int many(int n)
{
	struct imap_search_program r;
	struct buf b;
	int got;

	buf_init(&b, 1 << 20);
	for (int i = 0; i < n; i++)
		buf_add(&b, i ? STR(" ALL") : STR("ALL"));
	got = parse(buf_str(&b), &r);
	buf_free(&b);
	return got;
}

int main(void)
{
	static const char *const good[] = {"ALL", "answered", "BCC x", "BEFORE 1-Feb-1994",
	    "BEFORE \"1-Feb-1994\"", "BODY \"a b\"", "CC x", "DELETED", "DRAFT", "FLAGGED", "FROM {1}\r\nx",
	    "HEADER Subject \"\"", "KEYWORD $Junk", "LARGER 0", "NEW", "NOT SEEN", "OLD", "ON 01-Mar-2026",
	    "OR SEEN DELETED", "RECENT", "SEEN", "SENTBEFORE 1-Jan-2020", "SENTON 1-Jan-2020",
	    "SENTSINCE 1-Jan-2020", "SINCE 1-Jan-2020", "SMALLER 99999999999", "SUBJECT x", "TEXT x", "TO x",
	    "UID 1:*", "UNANSWERED", "UNDELETED", "UNDRAFT", "UNFLAGGED", "UNKEYWORD x", "UNSEEN", "1:3,5",
	    "*", "$", "UID $", "(ALL)", "((1 2) NOT (SEEN OR 1 2))", "CHARSET UTF-8 SUBJECT {2}\r\n\xc3\xa4",
	    "MODSEQ 620162338", "UIDAFTER 25000", "uidbefore 4294967295",
	    "MODSEQ \"/flags/\\\\draft\" all 620162338", "OLDER 5", "YOUNGER 5", "FUZZY SUBJECT x",
	    "SAVEDATESUPPORTED", "SAVEDON 1-Jan-2020", "EMAILID M1", "THREADID T1", "OR NOT SEEN NOT OR 1 2"};
	static const char *const bad[] = {"", "FOO", "ALL ", " ALL", "ALL  ALL", "()", "(ALL", "ALL)",
	    "OR SEEN", "NOT", "BEFORE 31-Foo-2020", "BEFORE x", "LARGER -1", "LARGER x", "UID", "UID x",
	    "KEYWORD \\Seen", "YOUNGER 0", "UIDAFTER 0", "UIDBEFORE *", "ON {10}\r\n1-Jan-2020",
	    "EMAILID \"M1\"", "UIDAFTER 4294967296", "HEADER x", "CHARSET", "CHARSET UTF-8", "SUBJECT",
	    "SUBJECT (x)", "MODSEQ x", "0", "1,,2", "EMAILID \"\"", "FROM \"\xc3(\""};
	struct imap_search_program r;

	arena_init(&arena, "test", 64 << 20);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ok(parse(str_c(good[i]), &r) == 0, "%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(parse(str_c(bad[i]), &r) < 0, "not: %s", bad[i]);
	/* The key itself is a level of depth. */
	is_int(nested("NOT ", "", IMAP_SEARCH_DEPTH - 2), 0, "one below the depth");
	is_int(nested("NOT ", "", IMAP_SEARCH_DEPTH - 1), 0, "the depth");
	is_int(nested("NOT ", "", IMAP_SEARCH_DEPTH), -1, "one above it");
	is_int(nested("(", ")", IMAP_SEARCH_DEPTH - 1), 0, "parentheses");
	is_int(nested("(", ")", IMAP_SEARCH_DEPTH), -1, "one more");
	is_int(nested("(", "", 50000), -1, "far too deep and unfinished");
	is_int(many(IMAP_SEARCH_NODES - 2), 0, "keys: one below");
	is_int(many(IMAP_SEARCH_NODES - 1), 0, "keys: with the root as many as allowed");
	is_int(many(IMAP_SEARCH_NODES), -1, "keys: one above");
	parse(STR("FILTER none"), &r);
	is_str(r.missing, STR("none"), "a filter that isn't there");
	parse(STR("CHARSET KOI8-R ALL MODSEQ 1"), &r);
	ok(r.modseq && str_eq(r.charset, STR("KOI8-R")), "what the program says of itself");
	return done();
}
