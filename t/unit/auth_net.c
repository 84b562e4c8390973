/* Networks. */
#include "auth/net.h"
#include "tap.h"

int main(void)
{
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
	return done();
}
