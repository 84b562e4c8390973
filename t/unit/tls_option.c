/* Options by name. Links below because the numbers are OpenSSL's. */
#include "tls/option.h"

#include <openssl/ssl.h>

#include "tap.h"

int main(void)
{
	uint64_t bits = 1;

	ok(tls_option_find(STR("NO_TICKET"), &bits) && bits == SSL_OP_NO_TICKET, "NO_TICKET");
	ok(tls_option_find(STR("no_tlsv1_3"), &bits) && bits == SSL_OP_NO_TLSv1_3, "in any case");
	ok(tls_option_find(STR("NO_SSLv2"), &bits) && bits == 0, "one of old files");
	ok(!tls_option_find(STR("NO_SUCH"), &bits) && !tls_option_find(STR(""), &bits), "no such");
	return done();
}
