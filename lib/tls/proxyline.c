/* The PROXY line. */
#include "tls/proxyline.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "base/num.h"

/* 4 or 6; 0: no address. */
static int family(const char *ip)
{
	unsigned char room[16];

	return !ip ? 0 : inet_pton(AF_INET, ip, room) == 1 ? 4 : inet_pton(AF_INET6, ip, room) == 1 ? 6 : 0;
}

static bool is_port(const char *port)
{
	uint32_t n;

	return port && num_parse_u32(str_c(port), &n) && n <= 65535;
}

void tls_proxyline_print(struct buf *b)
{
	const char *from = getenv("TCPREMOTEIP"), *from_port = getenv("TCPREMOTEPORT");
	const char *to = getenv("TCPLOCALIP"), *to_port = getenv("TCPLOCALPORT");
	int f = family(from);

	if (f && f == family(to) && is_port(from_port) && is_port(to_port))
		buf_printf(b, "PROXY TCP%d %s %s %s %s\r\n", f, from, to, from_port, to_port);
	else
		buf_add(b, STR("PROXY UNKNOWN\r\n"));
}
