/* The PROXY line that goes to the program. */
#include "tls/proxyline.h"

#include <stdlib.h>

#include "tap.h"

static void line(const char *from, const char *to, const char *port, const char *want)
{
	struct buf b;

	if (from)
		setenv("TCPREMOTEIP", from, 1);
	else
		unsetenv("TCPREMOTEIP");
	setenv("TCPREMOTEPORT", port, 1);
	setenv("TCPLOCALIP", to, 1);
	setenv("TCPLOCALPORT", "993", 1);
	buf_init(&b, 1000);
	tls_proxyline_print(&b);
	is_str(buf_str(&b), str_c(want), "the line");
	buf_free(&b);
}

int main(void)
{
	line("192.0.2.1", "192.0.2.2", "1234", "PROXY TCP4 192.0.2.1 192.0.2.2 1234 993\r\n");
	line("2001:db8::1", "::1", "1234", "PROXY TCP6 2001:db8::1 ::1 1234 993\r\n");
	line("2001:db8::1", "192.0.2.2", "1234", "PROXY UNKNOWN\r\n");
	line("192.0.2.1", "192.0.2.2", "70000", "PROXY UNKNOWN\r\n");
	line(NULL, "192.0.2.2", "1", "PROXY UNKNOWN\r\n");
	line("192.0.2.1\r\n", "192.0.2.2", "1", "PROXY UNKNOWN\r\n");
	return done();
}
