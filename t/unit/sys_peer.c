/* Addresses from the kernel. */
#include "sys/peer.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int l = socket(AF_INET, SOCK_STREAM, 0), c = socket(AF_INET, SOCK_STREAM, 0), pair[2], s = -1;
	socklen_t n = sizeof a;
	char port[8];
	int on = 0;

	unsetenv("TCPREMOTEIP");
	ok(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "a socket that isn't internet");
	peer_setenv(pair[0]);
	ok(!getenv("TCPREMOTEIP"), "tells nothing");
	ok(bind(l, (void *)&a, n) == 0 && listen(l, 1) == 0 && getsockname(l, (void *)&a, &n) == 0,
	    "a listener");
	ok(connect(c, (void *)&a, n) == 0 && (s = accept(l, NULL, NULL)) >= 0, "a connection");
	peer_setenv(s);
	snprintf(port, sizeof port, "%u", ntohs(a.sin_port));
	is_str(str_c(getenv("TCPREMOTEIP")), STR("127.0.0.1"), "the peer");
	is_str(str_c(getenv("TCPLOCALPORT")), str_c(port), "our port");
	setenv("TCPREMOTEIP", "192.0.2.1", 1);
	peer_setenv(s);
	is_str(str_c(getenv("TCPREMOTEIP")), STR("192.0.2.1"), "what a super-server said stays");
	peer_nodelay(s);
	n = sizeof on;
	ok(getsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, &n) == 0 && on, "answers leave at once");
	peer_nodelay(pair[0]);
	return done();
}
