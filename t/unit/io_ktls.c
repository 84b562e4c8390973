/* The end of kernel TLS where there is none (t/ktls has a kernel with it): nothing is read or written. */
#include "io/ktls.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tap.h"

/* A connection over loopback: r_r[0] connected to r_r[1]. */
static bool connection(int r_r[2])
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t n = sizeof a;

	if (listener < 0 || bind(listener, (void *)&a, n) < 0 || listen(listener, 1) < 0 ||
	    getsockname(listener, (void *)&a, &n) < 0)
		return false;
	r_r[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(r_r[0], (void *)&a, n) < 0)
		return false;
	r_r[1] = accept(listener, NULL, NULL);
	close(listener);
	return r_r[1] >= 0;
}

int main(void)
{
	char got[8];
	int c[2] = {-1, -1}, p[2];

	ok(connection(c), "a connection");
	ok(write(c[0], "abc", 3) == 3, "of which something waits to be read");
	ktls_end(c[1]);
	ok(read(c[1], got, sizeof got) == 3 && memcmp(got, "abc", 3) == 0, "is left alone");
	ok(recv(c[0], got, sizeof got, MSG_DONTWAIT) < 0, "and nothing was said on it");
	ok(pipe2(p, O_CLOEXEC) == 0, "a pipe");
	ktls_end(p[1]);
	ktls_end(-1);
	close(p[1]);
	ok(read(p[0], got, sizeof got) == 0, "and nothing in it");
	return done();
}
