/* Address lists: t/corpus/mime_structure has more, through ENVELOPE. */
#include "mime/address.h"

#include "base/buf.h"

#include "tap.h"

static struct arena arena;

static void list(void)
{
	struct mime_addresses l = {0};

	mime_address_parse(&arena,
	    STR("\"Bob, Jr.\" <bob@reed.example>, g: a@b, c@[1.2.3.4];, d@e (Dee), <@x,@y:z@w>, alone"), &l);
	is_int((int64_t)l.n, 8, "eight entries");
	is_str(l.p[0].name, STR("Bob, Jr."), "quoted name");
	is_str(l.p[0].localpart, STR("bob"), "localpart");
	is_str(l.p[0].domain, STR("reed.example"), "domain");
	ok(l.p[1].kind == MIME_ADDRESS_GROUP && str_eq(l.p[1].localpart, STR("g")), "group");
	is_str(l.p[3].domain, STR("[1.2.3.4]"), "domain literal");
	ok(l.p[4].kind == MIME_ADDRESS_GROUP_END && !l.p[4].bad, "end of the group");
	is_str(l.p[5].name, STR("Dee"), "comment as name");
	is_str(l.p[6].route, STR("@x,@y"), "route");
	ok(l.p[7].bad && str_is_nil(l.p[7].name) && l.p[7].domain.n == 0, "no domain");
}

/* What Dovecot says of it: a name without bytes is no name. */
static void unclosed(void)
{
	struct mime_addresses l = {0};

	mime_address_parse(&arena, STR("\"unclosed <a@b>"), &l);
	ok(l.n == 1 && l.p[0].bad && str_is_nil(l.p[0].name), "an open quote has no name");
}

static void many(void)
{
	struct mime_addresses l = {0};
	struct buf b;

	buf_init(&b, 1 << 20);
	for (int i = 0; i < 20000; i++)
		buf_add(&b, STR("a@b,"));
	mime_address_parse(&arena, buf_str(&b), &l);
	is_int((int64_t)l.n, MIME_ADDRESS_MAX, "no more than the limit");
	buf_free(&b);
}

/* What a search looks at. */
static void written(void)
{
	static const struct {
		struct str value, written;
		bool decorated;
	} t[] = {
	    {STR("<a (x)@ (y) b . c>"), STR("a@b.c"), true},
	    {STR("\"Doe, \\\"J\\\"\" <a@b>, e@f (Gee)"), STR("Doe, \"J\" <a@b>, Gee <e@f>"), true},
	    {STR("g: a@b, c@d;, h:;, <@r:i@j>"), STR("g: a@b, c@d;, h: ;, i@j"), false},
	    {STR("\"Doe, J.\" <a@b>,\r\n\tc@d"), STR("Doe, J. <a@b>, c@d"), false},
	    {STR("\"h i\"@j"), STR("h i@j"), true},
	    {STR("A. B. < a@b >"), STR("A. B. <a@b>"), true},
	    {STR("A B <a@b>, c@d"), STR("A B <a@b>, c@d"), false},
	    {STR("a@ b"), STR("a@b"), true},
	    {STR("alone"), STR("alone"), false},
	    {STR(""), STR(""), false},
	};
	struct buf b;

	buf_init(&b, 4096);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		buf_clear(&b);
		mime_address_write(&arena, t[i].value, &b);
		is_str(buf_str(&b), t[i].written, "written plainly");
		ok(mime_address_is_decorated(t[i].value) == t[i].decorated, "whether that may differ");
	}
	buf_free(&b);
}

int main(void)
{
	struct mime_address ad;

	arena_init(&arena, "test", 64 << 20);
	list();
	unclosed();
	many();
	written();
	ok(mime_address_first(&arena, STR("a b@c, d@e"), &ad) == false, "garbage ends the list");
	ok(mime_address_first(&arena, STR("g:;, <>, \"q r\"@s, a@b"), &ad), "the first that is whole");
	is_str(ad.localpart, STR("q r"), "unquoted");
	ok(!mime_address_first(&arena, STR(""), &ad) &&
	        !mime_address_first(&arena, STR("a@b>"), &ad) == false,
	    "edges");
	ok(!mime_address_first(&arena, STR("<a@b"), &ad), "an address that broke off isn't taken");
	arena_free(&arena);
	return done();
}
