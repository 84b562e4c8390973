/* What every program does first. */
#include "sys/start.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "sys/errors.h"
#include "sys/fd.h"

void sys_start(char **argv, int keep_to)
{
	const char *slash = argv[0] ? strrchr(argv[0], '/') : NULL;
	struct rlimit no_core = {0, 0};
	int fd;

	errors_leave_connection();
	log_open(slash ? slash + 1 : argv[0] ? argv[0] : "dovetail");
	do {
		fd = open("/dev/null", O_RDWR);
		if (fd < 0)
			die(ERR_TEMP, "can't open /dev/null: is this a chroot without it?");
	} while (fd < 2);
	if (fd > 2)
		close(fd);
	fd_close_from(keep_to + 1);
	umask(077);
	signal(SIGPIPE, SIG_IGN);
	setrlimit(RLIMIT_CORE, &no_core);
#ifndef __SANITIZE_ADDRESS__ /* its leak check attaches to us */
	prctl(PR_SET_DUMPABLE, 0);
#endif
}
