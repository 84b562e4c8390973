/* errors: a connection on descriptor 2 is left, anything else stays. */
#include "sys/errors.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

static bool same(int a, int b)
{
	struct stat x, y;

	return fstat(a, &x) == 0 && fstat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static bool stays(int in, int err)
{
	dup2(in, 0);
	dup2(err, 2);
	errors_leave_connection();
	return same(err, 2);
}

int main(void)
{
	int pair[2], ends[2], null = open("/dev/null", O_RDWR), saved = dup(2);
	bool file, other, pipes, connection, usable;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 || pipe(ends) < 0)
		return 1;
	file = stays(pair[0], saved);
	other = stays(pair[0], pair[1]);
	pipes = stays(ends[1], ends[1]);
	connection = stays(pair[0], pair[0]);
	usable = fcntl(2, F_GETFD) == 0;
	dup2(saved, 2);
	dup2(null, 0);
	ok(file, "standard error elsewhere");
	ok(other, "another socket");
	ok(pipes, "a pipe on both, as programs of MTAs have it");
	ok(!connection && usable, "the connection: another descriptor, which later programs keep");
	return done();
}
