/* Whole reads and writes. */
#include "sys/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

int fd_write_all(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		s = str_from(s, (size_t)n);
	}
	return 0;
}

ssize_t fd_read_full(int fd, void *p, size_t n)
{
	size_t got = 0;

	while (got < n) {
		ssize_t r = read(fd, (char *)p + got, n - got);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return -1;
		if (r == 0)
			break;
		got += (size_t)r;
	}
	return (ssize_t)got;
}

ssize_t fd_pread_full(int fd, void *p, size_t n, uint64_t offset)
{
	size_t got = 0;

	while (got < n) {
		ssize_t r = pread(fd, (char *)p + got, n - got, (off_t)(offset + got));

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return -1;
		if (r == 0)
			break;
		got += (size_t)r;
	}
	return (ssize_t)got;
}

void fd_close(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = saved;
}

static int set(int fd, int get_cmd, int set_cmd, int bit, bool on)
{
	int now = fcntl(fd, get_cmd);

	if (now < 0)
		return -1;
	return fcntl(fd, set_cmd, on ? now | bit : now & ~bit) < 0 ? -1 : 0;
}

int fd_set_cloexec(int fd, bool on)
{
	return set(fd, F_GETFD, F_SETFD, FD_CLOEXEC, on);
}

int fd_set_nonblock(int fd, bool on)
{
	return set(fd, F_GETFL, F_SETFL, O_NONBLOCK, on);
}

int fd_move(int from, int to)
{
	if (from == to)
		return fd_set_cloexec(to, false);
	if (dup2(from, to) < 0)
		return -1;
	close(from);
	return 0;
}

void fd_close_from(int first)
{
	if (syscall(SYS_close_range, (unsigned)first, ~0U, 0) == 0)
		return;
	for (int fd = first, top = (int)sysconf(_SC_OPEN_MAX); fd < top; fd++)
		close(fd);
}
