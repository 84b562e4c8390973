/* poll with deadlines that survive signals. */
#include "io/wait.h"

#include <errno.h>
#include <poll.h>

#include "base/clock.h"
#include "base/err.h"

enum { MOST = 16 };

int wait_any(struct wait_fd *w, int n, int timeout_ms)
{
	int64_t end = clock_mono_ms() + timeout_ms;
	struct pollfd p[MOST];
	int got;

	if (n > MOST)
		die(ERR_LIMIT, "waiting on %d descriptors: at most %d", n, MOST);
	for (int i = 0; i < n; i++)
		p[i] = (struct pollfd){.fd = w[i].fd, .events = w[i].want_write ? POLLOUT : POLLIN};
	for (;;) {
		got = poll(p, (nfds_t)n, timeout_ms);
		if (got >= 0 || errno != EINTR)
			break;
		if (timeout_ms >= 0) {
			int64_t left = end - clock_mono_ms();

			timeout_ms = left > 0 ? (int)left : 0;
		}
	}
	for (int i = 0; i < n; i++)
		w[i].ready = got > 0 && p[i].revents != 0;
	return got;
}

int wait_read(int fd, int timeout_ms)
{
	struct wait_fd w = {.fd = fd};

	return wait_any(&w, 1, timeout_ms);
}

int wait_write(int fd, int timeout_ms)
{
	struct wait_fd w = {.fd = fd, .want_write = true};

	return wait_any(&w, 1, timeout_ms);
}

bool wait_is_gone(int fd)
{
	struct pollfd p = {.fd = fd};

	return poll(&p, 1, 0) > 0 && (p.revents & (POLLERR | POLLHUP | POLLNVAL));
}

bool wait_is_silent(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLRDHUP};

	return poll(&p, 1, 0) > 0 && (p.revents & (POLLRDHUP | POLLERR | POLLHUP | POLLNVAL));
}
