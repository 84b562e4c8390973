/* First steps of exchanges; whole ones run in t/auth-mech.bats. */
#include "authd/exchange.h"
#include "tap.h"

int main(void)
{
	char *const refuse[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"exit 1"}, NULL};
	struct authd_request r = {
	    .id = 1, .mech = STR("plain"), .service = STR("smtp"), .remote = STR("192.0.2.1")};
	struct authd_exchange x;
	struct authd_answer answer;
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	authd_exchange_begin(&x, refuse, &r, &a, &answer);
	ok(answer.kind == AUTHD_CONTINUE && answer.challenge.n == 0, "PLAIN without a response asks");
	is_str(str_c(getenv("TCPREMOTEIP")), STR("192.0.2.1"), "the address is told to the chain");
	authd_exchange_go_on(&x, refuse, STR("\0u\0p"), &a, &answer);
	is_int(answer.kind, AUTHD_FAIL, "and fails when the chain refuses");
	authd_exchange_end(&x);
	r.mech = STR("LOGIN");
	authd_exchange_begin(&x, refuse, &r, &a, &answer);
	is_str(answer.challenge, STR("Username:"), "LOGIN asks for the name");
	authd_exchange_go_on(&x, refuse, STR("u"), &a, &answer);
	is_str(answer.challenge, STR("Password:"), "and the password");
	authd_exchange_go_on(&x, refuse, STR("p\0q"), &a, &answer);
	is_int(answer.kind, AUTHD_FAIL, "a NUL in it fails");
	authd_exchange_end(&x);
	return done();
}
