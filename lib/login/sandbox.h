/*
 * The pre-auth child's cage. After it the process can read and write the descriptors it has, wait, take a little memory and
 * end; it can't open, connect, fork, exec, signal or look at anything. lib/login/syscalls.allow is the list.
 */
#ifndef LOGIN_SANDBOX_H
#define LOGIN_SANDBOX_H

#include <sys/types.h>

#include "base/err.h"
#include "sys/sandbox.h"

#define LOGIN_SANDBOX_MEMORY (16 << 20)
#define LOGIN_SANDBOX_CPU_S 10

struct login_cage {
	uid_t uid; /* 0: no change of user and no chroot (rootless) */
	gid_t gid;
	const char *chroot; /* NULL: SANDBOX_EMPTY */
};

/*
 * Limits, chroot, identity, filter, in this order. Dies when any of it can't be done: there is no way on without. Last, descriptor `log` takes
 * the place of 2: the log is the monitor's, and what a taken-over child could write there would be believed.
 */
void login_sandbox_enter(const struct login_cage *c, int log);
/* The list, for the filter and for the probe that tries all others. */
const struct sandbox_call *login_sandbox_calls(size_t *n_r);

#endif
