/*
 * imap-idle - what an IMAP session in IDLE is while nothing happens: it holds the connection, keeps it alive, and becomes imapd again.
 *
 * Descriptors 0 and 1: the client; 3 and up as imap/parkhead.h has them. argv[1] is imapd's argv[0]. Started by imapd alone. Exit codes: 100 not started by imapd;
 * 111 imapd can't be started again. Manual: imap-idle(8).
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "imap/parkhead.h"
#include "io/ktls.h"
#include "session/handover.h"
#include "sys/fd.h"
#include "sys/sealed.h"
#include "sys/start.h"

enum { STALL_MS = 5 * 60 * 1000 };

/* Without waiting where that is possible: who doesn't read hasn't heard of us, but can't have forgotten us either. */
static ssize_t say_some(const char *p, size_t n)
{
	ssize_t r = send(1, p, n, MSG_DONTWAIT | MSG_NOSIGNAL);

	return r < 0 && errno == ENOTSOCK ? write(1, p, n) : r;
}

/* A word that was begun is ended. False: the client is gone. */
static bool keep_alive(void)
{
	size_t said = 0;

	while (said < IMAP_PARK_KEEPALIVE) {
		struct pollfd w = {.fd = 1, .events = POLLOUT};
		int ready = poll(&w, 1, said ? STALL_MS : 0);
		ssize_t n = ready > 0 ? say_some(IMAP_PARK_WORD + said, IMAP_PARK_KEEPALIVE - said) : 0;

		if ((ready == 0 || (n < 0 && errno == EAGAIN)) && !said)
			return true;
		if (ready == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			return false;
		said += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* Until there is something for imapd to do. */
static void watch(const struct imap_park_head *h, int places)
{
	struct pollfd w[2] = {{.fd = 0, .events = POLLIN},
	    {.fd = h->bits & IMAP_PARK_WATCHED ? imap_park_watch_fd(places) : -1, .events = POLLIN}};
	int64_t now = clock_mono_ms(), look = h->poll_ms ? now + h->poll_ms : INT64_MAX, word;

	do {
		int64_t until = look < h->end_ms ? look : h->end_ms;

		word = imap_park_next(h, now);
		until = word < until ? word : until;
		if (poll(w, 2, until > now ? (int)(until - now) : 0) > 0)
			return;
		now = clock_mono_ms();
		if (now >= word && !keep_alive())
			return;
	} while (now < look && now < h->end_ms);
}

static void farewell(enum err_kind kind, const char *text)
{
	static const char bye[] = "* BYE [UNAVAILABLE] The session can't go on\r\n";

	(void)kind;
	(void)text;
	if (write(1, bye, sizeof bye - 1) > 0)
		ktls_end(1);
}

int main(int argc, char **argv)
{
	extern char **environ;
	struct imap_park_head head;
	char bytes[IMAP_PARK_HEAD];
	struct err e;
	int places = handover_highest_fd() - HANDOVER_FD;

	sys_start(argv, imap_park_watch_fd(places));
	log_about(getenv("USER"), NULL);
	if (argc != 2 || !imap_park_is_back())
		die(ERR_SYNTAX, "imapd starts this program, nobody else does");
	die_farewell(farewell);
	if (sealed_peek(HANDOVER_FD, bytes, sizeof bytes, &e) < 0 ||
	    imap_park_parse_head(str_of(bytes, sizeof bytes), &head, &e) < 0)
		die_err(&e);
	watch(&head, places);
	/* By number: musl has no function for it. */
	syscall(SYS_execveat, imap_park_exe_fd(places), "", argv + 1, environ, AT_EMPTY_PATH);
	die(ERR_TEMP, "imapd can't be started again: errno %d", errno);
}
