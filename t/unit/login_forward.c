/* What proxies say of their clients. */
#include "login/forward.h"
#include "tap.h"

int main(void)
{
	static const struct {
		const char *address, *port, *session;
		bool good;
	} cases[] = {
	    {"192.0.2.1", "", "", true},
	    {"2001:db8::1", "65535", "Ab+/=.:_-9", true},
	    {"", "25", "", false},
	    {"192.0.2", "", "", false},
	    {"192.0.2.1 ", "", "", false},
	    {"example.org", "", "", false},
	    {"192.0.2.1", "65536", "", false},
	    {"192.0.2.1", "000025", "", false},
	    {"192.0.2.1", "x", "", false},
	    {"192.0.2.1", "", "a b", false},
	    {"192.0.2.1", "", "a>", false},
	    {"192.0.2.1", "", "12345678901234567890123456789012345678901", false},
	    {"2001:db8:0000:0000:0000:0000:0000:0001:0000:0000", "", "", false},
	};
	struct login_forward f = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct login_forward g = {.address = str_c(cases[i].address),
		    .port = str_c(cases[i].port),
		    .session = str_c(cases[i].session)};

		is_int(login_forward_is_valid(&g), cases[i].good, cases[i].address);
		g = (struct login_forward){
		    .address = STR("192.0.2.1"), .local_address = g.address, .local_port = g.port};
		is_int(login_forward_is_valid(&g),
		    cases[i].address[0] == '\0' || cases[i].good || cases[i].session[0], "as the other end");
	}
	ok(login_forward_words(&f, STR(" addr=192.0.2.1  \"PORT=5\" ")), "words");
	is_str(f.address, STR("192.0.2.1"), "the address");
	is_str(f.port, STR("5"), "the port");
	ok(login_forward_words(&f, STR("TTL=4 SESSION=")), "another, and an empty one");
	ok(!login_forward_words(&f, STR("TTL=4 ADDR")) && login_forward_words(&f, STR("")),
	    "no word, and none");
	ok(!login_forward_words(&f, STR("\"")), "a quote");
	ok(login_forward_pair(&f, STR("X-Connected-IP"), STR("192.0.2.2")), "a pair of ID");
	is_str(f.local_address, STR("192.0.2.2"), "is taken");
	ok(!login_forward_pair(&f, STR("name"), STR("x")) && !login_forward_pair(&f, STR("addr"), STR("x")),
	    "others aren't");
	ok(!login_forward_pair(&f, STR("x-proxy-ttl"), STR("x")), "nor what we don't use");
	return done();
}
