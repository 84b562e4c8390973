/* Facts as environment. What a handshake gives is t/tlswrap.bats. */
#include "sys/tlsenv.h"

#include <stdlib.h>

#include "tap.h"

int main(void)
{
	tlsenv_set(STR("SSL_PROTOCOL=TLSv1.3\0LD_PRELOAD=/x\0TLS_EXPORTER=00=\0SSL\0"));
	is_str(str_c(getenv("SSL_PROTOCOL")), STR("TLSv1.3"), "a fact");
	is_str(str_c(getenv("TLS_EXPORTER")), STR("00="), "a value with =");
	ok(!getenv("LD_PRELOAD"), "nothing else");
	return done();
}
