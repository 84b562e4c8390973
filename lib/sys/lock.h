/*
 * Locks. Kernel locks (flock) vanish with their holder. The dot-lock is Dovecot's, for the files that we share
 * with it: NAME.lock, body "pid:host"; a lock whose local owner is dead (or younger than the lock: then only the number is its) is overridden
 * at once, a live local owner's never, one of another host after 120 s in which neither it nor the file changed. One without a body, as a power cut leaves it, is
 * overridden after 2 s, and after 120 s where another host may have the same file system.
 */
#ifndef SYS_LOCK_H
#define SYS_LOCK_H

#include <stdbool.h>

#include "base/err.h"

/* Waits at most timeout_ms for an exclusive (or shared) flock. 0, or -1 with ERR_BUSY after the time. */
int lock_flock(int fd, bool exclusive, int timeout_ms, struct err *e);
void lock_unflock(int fd);

struct lock_dot {
	int dirfd; /* borrowed */
	int fd;    /* the lock file as we made it, while held */
	char name[256];
	bool held; /* false in a zeroed struct */
	const char *
	    queue; /* a directory in dirfd at whose kernel lock our own processes wait for each other; NULL: none */
	int queue_fd;
};
/* Locks `name` (the ".lock" is added) in dirfd. 0; -1 with BUSY after timeout_ms, or the error of creating it. */
int lock_dot(struct lock_dot *l, int dirfd, const char *name, int timeout_ms, struct err *e);
/* Touches it: its holder does so every 10 s of long work. */
void lock_dot_touch(struct lock_dot *l);
/* Removes it if it is still ours. False (and a warning in the log) when somebody had overridden it. */
bool lock_dot_release(struct lock_dot *l);

#endif
