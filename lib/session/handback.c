/* From session back to login. */
#include "session/handback.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "session/handover.h"
#include "sys/fd.h"

int handback_make(struct err *e)
{
	int fd = memfd_create("dovetail-back", MFD_CLOEXEC);

	return fd < 0 ? err_sys(e, "memfd_create failed") : fd;
}

void handback_begin(int fd)
{
	for (int place = HANDOVER_FD + 1; place < fd; place++)
		close(place);
}

bool handback_leave(int fd, struct str input)
{
	return input.n <= HANDBACK_MAX && fd_write_all(fd, input) == 0;
}

void handback_take(int fd, struct in *in)
{
	struct buf b;
	ssize_t n;

	buf_init(&b, HANDBACK_MAX);
	do {
		char piece[1024];

		do {
			n = read(fd, piece, sizeof piece);
		} while (n < 0 && errno == EINTR);
		if (n > 0)
			buf_add(&b, str_of(piece, (size_t)n));
	} while (n > 0 && !b.full);
	in_unread(in, buf_str(&b));
	buf_free(&b);
	close(fd);
}
