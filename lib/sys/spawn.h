/* Children. */
#ifndef SYS_SPAWN_H
#define SYS_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

/* A descriptor the child gets: `from` of ours becomes `to` there. */
struct spawn_fd {
	int from, to;
};

/*
 * Starts argv[0] (searched in PATH when it holds no slash) with vfork-like cost. Descriptors not in fds (n of them) are those
 * without CLOEXEC. env NULL: ours. Signals are reset to default. The pid, or -1 with e (a failed exec is reported here too).
 */
pid_t spawn(char *const argv[], char *const env[], const struct spawn_fd *fds, int n, struct err *e);
/* Waits for pid at most timeout_ms (-1: for ever; at the end of the time it is killed). Exit code 0-255, 128+signal, -1 timeout. */
int spawn_wait(pid_t pid, int timeout_ms);
/* execvp with a clear error: returns only on failure (-1, e set). */
int spawn_exec(char *const argv[], struct err *e);

#endif
