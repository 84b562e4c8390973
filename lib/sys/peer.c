/* Addresses from the kernel. */
#include "sys/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>

static void set(const struct sockaddr_storage *sa, const char *ip_name, const char *port_name)
{
	const struct sockaddr_in *v4 = (const void *)sa;
	const struct sockaddr_in6 *v6 = (const void *)sa;
	char ip[INET6_ADDRSTRLEN], port[8];

	if (sa->ss_family == AF_INET)
		inet_ntop(AF_INET, &v4->sin_addr, ip, sizeof ip);
	else if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
		inet_ntop(AF_INET, v6->sin6_addr.s6_addr + 12, ip, sizeof ip);
	else
		inet_ntop(AF_INET6, &v6->sin6_addr, ip, sizeof ip);
	snprintf(port, sizeof port, "%u", ntohs(sa->ss_family == AF_INET ? v4->sin_port : v6->sin6_port));
	setenv(ip_name, ip, 1);
	setenv(port_name, port, 1);
}

static int is_internet(const struct sockaddr_storage *sa)
{
	return sa->ss_family == AF_INET || sa->ss_family == AF_INET6;
}

void peer_setenv(int fd)
{
	struct sockaddr_storage peer = {0}, local = {0};
	socklen_t n = sizeof peer, m = sizeof local;

	if (getenv("TCPREMOTEIP"))
		return;
	if (getpeername(fd, (void *)&peer, &n) < 0 || getsockname(fd, (void *)&local, &m) < 0)
		return;
	if (!is_internet(&peer) || !is_internet(&local))
		return;
	set(&peer, "TCPREMOTEIP", "TCPREMOTEPORT");
	set(&local, "TCPLOCALIP", "TCPLOCALPORT");
}

void peer_nodelay(int fd)
{
	int on = 1;

	(void)!setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}
