/* Waiting on several descriptors: IDLE and NOTIFY alone need more than one. */
#ifndef IO_WAIT_H
#define IO_WAIT_H

#include <stdbool.h>

struct wait_fd {
	int fd;          /* -1: not looked at */
	bool want_write; /* else readable */
	bool ready;      /* out: readable/writable, or at its end or in error */
};

/* Until one of n (at most 16) is ready or timeout_ms passed (-1: for ever). Number ready, 0 on timeout, -1 errno. EINTR restarts. */
int wait_any(struct wait_fd *w, int n, int timeout_ms);
/* One descriptor readable / writable: 1, 0 on timeout, -1. */
int wait_read(int fd, int timeout_ms);
int wait_write(int fd, int timeout_ms);
/* The other end can't hear us any more: closed, or broken. One that only says nothing more (it has shut down its side) can. Doesn't wait. */
bool wait_is_gone(int fd);
/* The other end says nothing more, and may be gone: writing to it tells. Doesn't wait. */
bool wait_is_silent(int fd);

#endif
