/* URLs: RFC 5092 and 4467's examples. */
#include "imap/url.h"

#include "imap_grammar.h"
#include "tap.h"

int main(void)
{
	static const char *const bad[] = {"", "INBOX/;UID=1", "/INBOX", "/INBOX/;UID=0",
	    "/INBOX/;UID=1/;SECTION=FOO", "/INBOX/;UID=1/;PARTIAL=x", "/INBOX/;UID=1/;PARTIAL=0.0",
	    "/%zz/;UID=1", "/%00/;UID=1", "http://x/y/;UID=1", "/INBOX;UIDVALIDITY=0/;UID=1",
	    "/INBOX/;UID=4294967296", "/INBOX/;UID=1;URLAUTH=",
	    /* Section 11: the order, each once, its slash, nothing behind; characters that must be escaped. */
	    "/INBOX/;UID=1;UIDVALIDITY=5", "/INBOX/;UID=1/;UID=2", "/INBOX/;PARTIAL=1/;UID=2",
	    "/INBOX/;UID=1;SECTION=1", "/INBOX/;UID=1/;PARTIAL=0.5/;SECTION=1", "/INBOX/;UID=1/",
	    "/INBOX/;UID=1/;SECTION=1/", "/INBOX/;UID=1//;SECTION=1", "/INBOX;UIDVALIDITY=5;UID=2",
	    "/INBOX;UIDVALIDITY=5/", "/INBOX/;UID=1;EXPIRE=2030-01-01T00:00:00Z", "/INBOX/;UID=20/..",
	    "/a b/;UID=1", "/\xc3\xa4/;UID=1", "/a\"b/;UID=1", "/a?b/;UID=1", "/a#b/;UID=1", "/a[b/;UID=1",
	    "/INBOX/;UID=1/;SECTION=HEADER.FIELDS (To)", "/INBOX/;UID=1/;FOO=1", "imap://h/INBOX", "imap://h",
	    "imap://h/"};
	struct imap_url u;
	struct str s;

	at(STR(""));
	ok(imap_url_parse(&arena,
	       STR("/INBOX;UIDVALIDITY=785799047/;UID=113330/;SECTION=1.5.9/;PARTIAL=0.1024"), &u, &err) == 0,
	    "the long form");
	ok(u.uidvalidity == 785799047 && u.uid == 113330 && u.section.nparts == 3 && u.partial &&
	        u.first == 0 && u.length == 1024,
	    "its parts");
	ok(imap_url_parse(&arena, STR("/inbox/;uid=20"), &u, &err) == 0 && str_eq(u.mailbox, STR("INBOX")),
	    "INBOX");
	ok(imap_url_parse(&arena,
	       STR("/a%20b&c=d:@,;UIDVALIDITY=4294967295/;UID=2/;SECTION=HEADER.FIELDS%20(a/b)"), &u,
	       &err) == 0 &&
	        str_eq(u.mailbox, STR("a b&c=d:@,")) && u.uidvalidity == 4294967295 && !u.partial,
	    "escapes, and what needs none");
	ok(imap_url_parse(&arena, STR("/Entw&APw-rfe/;UID=2/;SECTION=HEADER"), &u, &err) == 0,
	    "modified UTF-7");
	is_str(u.mailbox, STR("Entw\xc3\xbcrfe"), "decoded");
	s = STR("imap://joe;AUTH=*@example.com/INBOX/;uid=20/"
	        ";section=1.2;expire=2004-12-31T23:59:59Z;urlauth=submit+fred:"
	        "internal:91354a473744909de610943775f92038");
	ok(imap_url_parse(&arena, s, &u, &err) == 0, "an authorised one");
	is_str(u.user, STR("joe"), "user");
	is_str(u.host, STR("example.com"), "host");
	is_str(u.access, STR("submit+fred"), "access");
	is_str(u.mechanism, STR("internal"), "mechanism");
	is_str(u.expire, STR("2004-12-31T23:59:59Z"), "end");
	ok(str_ends(u.rump, STR("urlauth=submit+fred")), "what the token is made of");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(imap_url_parse(&arena, str_c(bad[i]), &u, &err) < 0, "not: %s", bad[i]);
	return done();
}
