/* xclient: words, xtext, what isn't known, what can't be. */
#include "lmtp/xclient.h"

#include "tap.h"

static struct arena a;

static bool parse(const char *words, struct lmtp_xclient *x)
{
	return lmtp_xclient_parse(&a, str_c(words), x);
}

int main(void)
{
	static const char *const bad[] = {"", " ", "ADDR", "ADDR=", "FOO=1", "ADDR=1.2.3", "ADDR=name",
	    "PORT=70000", "HELO=a=b", "HELO=+0Ab", "HELO=+4", "HELO=+4G", "PROTO=HTTP", "HELO=+20x",
	    "LOGIN=\x80", "DESTADDR=IPV6:x"};
	char text[400] = "HELO=";
	struct lmtp_xclient x;

	arena_init(&a, "test", 1 << 20);
	ok(parse("name=mx.example.org  ADDR=IPV6:2001:db8::1 PORT=25 PROTO=ESMTP HELO=a+2Bb LOGIN=ann@x "
	         "DESTADDR=192.0.2.1 "
	         "DESTPORT=24",
	       &x),
	    "all attributes");
	is_str(x.addr, STR("2001:db8::1"), "an address without its prefix");
	is_str(x.helo, STR("a+b"), "xtext");
	is_str(x.name, STR("mx.example.org"), "names are in any case");
	ok(parse("NAME=[UNAVAILABLE] HELO=[TEMPUNAVAIL]", &x) && x.name.n == 0 && !str_is_nil(x.name) &&
	        x.helo.n == 0 && str_is_nil(x.addr),
	    "known to be unknown, and not said");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!parse(bad[i], &x), "not right: %s", bad[i]);
	memset(text + 5, 'x', LMTP_XCLIENT_VALUE_MAX);
	ok(parse(text, &x), "the longest value");
	text[5 + LMTP_XCLIENT_VALUE_MAX] = 'x';
	ok(!parse(text, &x), "one longer");
	arena_free(&a);
	return done();
}
