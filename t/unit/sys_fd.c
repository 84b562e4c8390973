/* fd: whole reads and writes, moving. */
#include "sys/fd.h"

#include <fcntl.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	char name[] = "/tmp/dovetail-fd.XXXXXX", b[20];
	int fd = mkstemp(name), other;

	unlink(name);
	ok(fd_write_all(fd, STR("0123456789")) == 0, "write");
	is_int(fd_pread_full(fd, b, 20, 4), 6, "pread to the end");
	lseek(fd, 0, SEEK_SET);
	is_int(fd_read_full(fd, b, 5), 5, "read");
	ok(fd_set_cloexec(fd, true) == 0 && fcntl(fd, F_GETFD) == FD_CLOEXEC, "cloexec");
	other = dup(fd);
	ok(fd_move(fd, other) == 0 && fcntl(fd, F_GETFD) == -1 && fcntl(other, F_GETFD) == 0, "move");
	ok(fd_set_nonblock(other, true) == 0 && (fcntl(other, F_GETFL) & O_NONBLOCK), "nonblock");
	fd_close(&other);
	ok(other == -1, "close");
	fd_close(&other);
	fd = open("/dev/null", O_RDONLY);
	fd_close_from(3);
	ok(fcntl(fd, F_GETFD) == -1, "close from 3");
	return done();
}
