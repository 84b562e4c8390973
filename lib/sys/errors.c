/* Standard error that was the connection becomes the system's log. */
#include "sys/errors.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "sys/fd.h"

static bool is_connection(void)
{
	struct stat err, in;

	return fstat(2, &err) == 0 && S_ISSOCK(err.st_mode) && fstat(0, &in) == 0 &&
	       in.st_dev == err.st_dev && in.st_ino == err.st_ino;
}

static int open_syslog(void)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "/dev/log"};
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	if (fd >= 0 && connect(fd, (void *)&name, sizeof name) < 0)
		fd_close(&fd);
	return fd >= 0 ? fd : open("/dev/null", O_WRONLY);
}

void errors_leave_connection(void)
{
	int fd;

	if (!is_connection())
		return;
	fd = open_syslog();
	if (fd < 0)
		close(2);
	else
		fd_move(fd, 2);
}
