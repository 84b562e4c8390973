/*
 * A process that has given everything up: resource limits, no new privileges, and a seccomp filter that is an allow-list written by
 * hand as BPF (seccomp(2)), so that static programs need no library for it. A filter can only be narrowed afterwards.
 * Under the address sanitizer, whose runtime needs calls of its own, limits and filter are left out.
 */
#ifndef SYS_SANDBOX_H
#define SYS_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* A condition on one argument (0-5): (argument & mask) == value. A mask of 0 is no condition. */
struct sandbox_arg {
	int arg;
	uint64_t mask, value;
};

/* One call that is allowed, under both conditions. At most SANDBOX_CALLS_MAX of them, in any order, each once. */
struct sandbox_call {
	const char *name;
	int nr;
	struct sandbox_arg when[2];
};
#define SANDBOX_CALLS_MAX 120

/* What happens to any other call: the process dies by SIGSYS, or the call fails with EPERM. */
enum sandbox_deny { SANDBOX_KILL, SANDBOX_EPERM };

/* Soft and hard limits; a negative one is left as it is. */
struct sandbox_limits {
	int64_t memory; /* address space, bytes */
	int64_t
	    files; /* highest descriptor number + 1 that can be opened, and the most that poll(2) looks at */
	int64_t processes;
	int64_t cpu_s;
};

/* 0, or -1 with e. */
int sandbox_limit(const struct sandbox_limits *l, struct err *e);
/* Sets PR_SET_NO_NEW_PRIVS and the filter. TEMP when the kernel has no seccomp. Calls of another architecture or ABI (x32) kill. */
int sandbox_filter(const struct sandbox_call *calls, size_t n, enum sandbox_deny deny, struct err *e);
/*
 * Shuts this process (root) into an empty directory that only root can write to: `dir` when it is given, else SANDBOX_EMPTY, which is made
 * when it isn't there. The working directory is "/" in it. Call it before become(), which takes the right to write there.
 */
#define SANDBOX_PARENT "/run/dovetail"
#define SANDBOX_EMPTY SANDBOX_PARENT "/empty"
int sandbox_chroot(const char *dir, struct err *e);

#endif
