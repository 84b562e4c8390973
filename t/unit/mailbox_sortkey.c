/* sortkey: what SORT and THREAD compare, from headers. */
#include "mailbox/sortkey.h"

#include "base/map.h"
#include "tap.h"

static const char *const header = "Date: Wed, 25 Nov 2026 08:30:00 +0100\r\n"
                                  "From: =?utf-8?q?Zo=C3=AB?= <Zoe@example.org>\r\n"
                                  "To: friends: Ann@x.example, b@y.example;\r\n"
                                  "Subject: Re: [list] Fwd: Hello\r\n"
                                  "Message-ID: <a@b>\r\n"
                                  "References: <r1@x> junk <r2@x>\r\n"
                                  "In-Reply-To: <r3@x>\r\n\r\n";

static const unsigned char guid[16] = "sixteen bytes: a";

static uint64_t hashed(const char *s)
{
	return map_siphash(guid, str_c(s)) & ~(uint64_t)1;
}

/* RFC 5255 section 4.6: what can't be converted stands behind all that can, by its octets; also for THREAD. */
static void test_octets(struct arena *a, struct buf *b)
{
	struct threadkeys t, u;
	struct sortkeys k;

	buf_clear(b);
	sortkey_print(a,
	    STR("Subject: Re: =?utf-8?q?a=FF?= b\nFrom: =?x-nosuch?b?eg==?= <q@y>\nTo: \xe4@y\nCc: "
	        "a\xc3\xa4@y\n\n"),
	    b);
	ok(sortkey_parse(buf_str(b), &k), "keys with octets parse");
	is_str(k.text[SORTKEY_SUBJECT],
	    STR("\xff"
	        "a\xff b"),
	    "a base subject with an octet that isn't of its charset");
	is_str(k.text[SORTKEY_DISPLAY_FROM],
	    STR("\xff"
	        "z"),
	    "a name in a charset that nobody knows");
	is_str(k.text[SORTKEY_FROM], STR("Q"), "whose address is ASCII");
	is_str(k.text[SORTKEY_TO], STR("\xff\xe4"), "an address that isn't UTF-8");
	is_str(k.text[SORTKEY_DISPLAY_TO], STR("\xff\xe4@y"), "and is shown so");
	is_str(k.text[SORTKEY_CC], STR("AA\xcc\x88"), "one that is");
	buf_clear(b);
	threadkey_print(a, STR("Subject: Re: \xe4\n\n"), guid, b);
	ok(threadkey_parse(arena_str(a, buf_str(b)), &t) && t.is_reply, "a reply to one");
	buf_clear(b);
	threadkey_print(a, STR("Subject: Re: \xf6\n\n"), guid, b);
	ok(threadkey_parse(buf_str(b), &u) && u.subject != t.subject, "isn't one to another");
}

/* Subjects of 5,000 bytes that differ in the last one; ASCII, and octets that are no text. */
static void check_long(struct arena *a, struct buf *b, const char *fill)
{
	struct threadkeys t[2];

	for (int i = 0; i < 2; i++) {
		struct buf field;

		buf_init(&field, 10000);
		buf_add(&field, STR("Subject: "));
		while (field.n < 5000)
			buf_add(&field, str_c(fill));
		buf_ch(&field, (char)('x' + i));
		buf_add(&field, STR("\n\n"));
		buf_clear(b);
		threadkey_print(a, buf_str(&field), guid, b);
		ok(threadkey_parse(buf_str(b), &t[i]), "a long subject");
		buf_free(&field);
	}
	ok(t[0].subject != t[1].subject, "counts to its end");
}

int main(void)
{
	struct threadkeys t;
	struct sortkeys k;
	static struct arena a;
	struct buf b;
	uint64_t id;

	arena_init(&a, "test", 1 << 20);
	buf_init(&b, 100000);
	sortkey_print(&a, str_c(header), &b);
	ok(sortkey_parse(buf_str(&b), &k), "sort keys parse");
	is_int(k.date, 1795591800, "sent date in UTC");
	is_str(k.text[SORTKEY_FROM], STR("ZOE"), "mailbox of From");
	is_str(k.text[SORTKEY_TO], STR("FRIENDS"),
	    "a group has its name where a mailbox is asked for, as in ENVELOPE");
	is_str(k.text[SORTKEY_CC], STR(""), "no Cc");
	is_str(k.text[SORTKEY_DISPLAY_TO], STR("FRIENDS"), "and is shown so");
	is_str(k.text[SORTKEY_SUBJECT], STR("HELLO"), "base subject");
	ok(!sortkey_parse(str_head(buf_str(&b), b.n - 1), &k), "a cut blob isn't one");
	buf_clear(&b);
	sortkey_print(&a,
	    STR("To: ann@x.example\nFrom: =?utf-8?q?"
	        "?= <zoe@y>\nCc: a@b\n\n"),
	    &b);
	ok(sortkey_parse(buf_str(&b), &k), "they parse again");
	is_str(k.text[SORTKEY_DISPLAY_TO], STR("ANN@X.EXAMPLE"), "display of an address without a name");
	is_str(k.text[SORTKEY_DISPLAY_FROM], STR("ZOE@Y"), "and with an empty one");
	is_str(k.text[SORTKEY_CC], STR("A"), "mailbox of Cc");
	buf_clear(&b);
	threadkey_print(&a, str_c(header), guid, &b);
	ok(threadkey_parse(buf_str(&b), &t) && t.is_reply && t.subject == hashed("HELLO"),
	    "thread keys parse");
	ok(t.id == hashed("a@b"), "message id");
	ok(threadkey_next(&t.refs, &id) && id == hashed("r1@x"), "the first reference");
	ok(threadkey_next(&t.refs, &id) && id == hashed("r2@x") && !threadkey_next(&t.refs, &id),
	    "the second and last");
	buf_clear(&b);
	check_long(&a, &b, "word ");
	check_long(&a, &b, "w\xe4rd ");
	buf_clear(&b);
	threadkey_print(&a, STR("In-Reply-To: <r3@x> <r4@x>\nSubject: Re:\n\n"), guid, &b);
	ok(threadkey_parse(buf_str(&b), &t) && t.id == 0 && t.subject == 0, "a bare header");
	ok(threadkey_next(&t.refs, &id) && id == hashed("r3@x") && !threadkey_next(&t.refs, &id),
	    "only one of In-Reply-To");
	is_int(sortkey_date(STR("Subject: x\n\n")), SORTKEY_NO_DATE, "no date");
	test_octets(&a, &b);
	buf_free(&b);
	arena_free(&a);
	return done();
}
