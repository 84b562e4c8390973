/* wait: readiness and time. */
#include "io/wait.h"

#include <sys/socket.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	int p[2];
	struct wait_fd w[2];

	ok(pipe(p) == 0, "pipe");
	is_int(wait_read(p[0], 10), 0, "nothing to read");
	is_int(wait_write(p[1], 10), 1, "room to write");
	ok(write(p[1], "x", 1) == 1 && wait_read(p[0], 10) == 1, "something to read");
	w[0] = (struct wait_fd){.fd = -1};
	w[1] = (struct wait_fd){.fd = p[0]};
	is_int(wait_any(w, 2, -1), 1, "one of two");
	ok(!w[0].ready && w[1].ready, "which");
	ok(!wait_is_gone(p[1]), "somebody is there");
	close(p[0]);
	ok(wait_is_gone(p[1]), "nobody reads");
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, p) == 0) {
		ok(!wait_is_silent(p[1]), "somebody may say something");
		ok(shutdown(p[0], SHUT_WR) == 0 && !wait_is_gone(p[1]), "who says nothing more still hears");
		ok(wait_is_silent(p[1]), "and is known as such");
		close(p[0]);
		ok(wait_is_gone(p[1]), "until it closes");
	}
	return done();
}
