/* start: descriptors and limits as every program finds them. */
#include "sys/start.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

int main(int argc, char **argv)
{
	struct rlimit core;
	bool closed;

	(void)argc;
	dup2(1, 7);
	close(0);
	sys_start(argv, 3);
	closed = fcntl(7, F_GETFD) == -1;
	ok(closed, "descriptors above are closed");
	ok(fcntl(0, F_GETFD) != -1, "descriptor 0 is open");
	is_int(umask(077), 077, "umask");
	getrlimit(RLIMIT_CORE, &core);
	is_int((int64_t)core.rlim_max, 0, "no core files");
	return done();
}
