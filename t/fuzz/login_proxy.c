/* PROXY headers: what parses holds real addresses and plain words; reading asks for no more than the header has. */
#include "login/proxy.h"

#include <arpa/inet.h>
#include <assert.h>

#include "base/num.h"

static void address(const char *text)
{
	unsigned char raw[16];

	assert(inet_pton(AF_INET, text, raw) == 1 || inet_pton(AF_INET6, text, raw) == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str all = str_of(data, n), have = str_of(data, 0);
	struct login_proxy p;
	ssize_t more;

	while ((more = login_proxy_more(have)) > 0 && have.n + (size_t)more <= all.n)
		have.n += (size_t)more;
	assert(have.n <= LOGIN_PROXY_MAX);
	if (more != 0 || !login_proxy_parse(have, &p) || p.local)
		return 0;
	address(p.rip);
	address(p.lip);
	assert(
	    strlen(p.rport) && strlen(p.lport) && !strpbrk(p.tls, "\n =") && !strpbrk(p.server_name, "\n ="));
	return 0;
}
