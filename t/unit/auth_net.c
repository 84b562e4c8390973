/* Networks. */
#include "auth/net.h"
#include "tap.h"

static const struct {
	const char *ip, *want;
} keys[] = {
    {"192.0.2.1", "192.0.2.1"},
    {"::ffff:192.0.2.1", "192.0.2.1"},
    {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"},
    {"2001:db8::1", "2001:db8::"},
    {"", ""},
    {"no address", "no address"},
};

int main(void)
{
	char dst[64];
	static const struct {
		const char *nets, *address;
		bool want;
	} cases[] = {{"192.0.2.0/24", "192.0.2.9", true}, {"192.0.2.0/24", "192.0.3.9", false},
	    {"192.0.2.1", "192.0.2.1", true}, {"0.0.0.0/0", "8.8.8.8", true}, {"0.0.0.0/0", "::1", false},
	    {"::/0", "8.8.8.8", true}, {"2001:db8::/33", "2001:db8:7fff::1", true},
	    {"2001:db8::/33", "2001:db8:8000::1", false}, {"10.0.0.0/8, 192.0.2.0/25", "192.0.2.127", true},
	    {"192.0.2.0/25", "192.0.2.128", false}, {"local", "127.0.0.1", true}, {"local", "", true},
	    {"local", "192.0.2.1", false}, {"192.0.2.0/24", "::ffff:192.0.2.5", true},
	    {"junk", "192.0.2.1", false}, {"192.0.2.0/33", "192.0.2.1", false}, {"", "192.0.2.1", false},
	    {"192.0.2.0/24", "junk", false}};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ok(auth_net_match(str_c(cases[i].nets), str_c(cases[i].address)) == cases[i].want,
		    "%s and %s", cases[i].nets, cases[i].address);
	ok(auth_net_is_valid(STR("10.0.0.0/8,local ::1")) && !auth_net_is_valid(STR("10.0.0.0/8 x")),
	    "validity");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		is_str(str_c(auth_net_key(keys[i].ip, dst)), str_c(keys[i].want), "counted as");
	return done();
}
