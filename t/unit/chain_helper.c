/* The policy that settings make; the frame itself runs in t/auth-cdb.bats. */
#include "chain/helper.h"
#include "tap.h"

int main(void)
{
	struct auth_policy p;
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	chain_helper_policy(&p, &a);
	ok(!p.allow_weak && p.lower && !p.secured && !p.more && p.master_separator == '*', "defaults");
	is_str(p.default_scheme, STR("CRYPT"), "scheme");
	ok(p.hostname.n > 0, "a host name");
	setenv("AUTH_WEAK_SCHEMES", "yes", 1);
	setenv("AUTH_SECURED", "1", 1);
	setenv("TCPREMOTEIP", "192.0.2.1", 1);
	setenv("TLS_EXPORTER", "00ff", 1);
	chain_helper_policy(&p, &a);
	ok(p.allow_weak && p.secured, "from the environment");
	is_str(p.remote, STR("192.0.2.1"), "address");
	is_str(p.exporter, str_of("\0\xff", 2), "binding");
	return done();
}
