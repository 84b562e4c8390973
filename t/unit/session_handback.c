/* What a session leaves to the next login: at the limit, below, above; and files that others made. */
#include "session/handback.h"

#include <fcntl.h>
#include <unistd.h>

#include "session/handover.h"
#include "tap.h"

/* Bytes that come back of n that are left. -1: they weren't taken. */
static int back(size_t n)
{
	static char bytes[HANDBACK_MAX + 1];
	struct err e;
	struct in in;
	int fd = handback_make(&e), r = -1;

	memset(bytes, 'x', sizeof bytes);
	in_init_fd(&in, 0, 0);
	if (handback_leave(fd, str_of(bytes, n))) {
		lseek(fd, 0, SEEK_SET);
		handback_take(fd, &in);
		r = (int)in_buffered(&in).n;
		ok(fcntl(fd, F_GETFD) < 0, "it is closed");
	} else {
		close(fd);
	}
	in_free(&in);
	return r;
}

static void test_foreign(void)
{
	char big[4096] = {0};
	struct err e;
	struct in in;
	int fd = handback_make(&e);

	for (int i = 0; i < 16; i++)
		ok(write(fd, big, sizeof big) > 0, "more than may be");
	lseek(fd, 0, SEEK_SET);
	in_init_fd(&in, 0, 0);
	handback_take(fd, &in);
	ok(in_buffered(&in).n <= HANDBACK_MAX, "no more than the limit is taken: %zu", in_buffered(&in).n);
	in_free(&in);
}

static void test_begin(void)
{
	int p[2] = {open("/dev/null", O_RDONLY), -1};

	p[1] = fcntl(p[0], F_DUPFD, HANDOVER_FD + 1);
	ok(p[1] > HANDOVER_FD, "a place");
	handback_begin(p[1]);
	ok(fcntl(p[1], F_GETFD) >= 0, "the file stays");
	for (int fd = HANDOVER_FD + 1; fd < p[1]; fd++)
		ok(fcntl(fd, F_GETFD) < 0, "descriptor %d is closed", fd);
}

int main(void)
{
	is_int(back(0), 0, "nothing");
	is_int(back(1), 1, "a byte");
	is_int(back(HANDBACK_MAX - 1), HANDBACK_MAX - 1, "n - 1");
	is_int(back(HANDBACK_MAX), HANDBACK_MAX, "n");
	is_int(back(HANDBACK_MAX + 1), -1, "n + 1");
	test_foreign();
	test_begin();
	return done();
}
