/*
 * A script is somebody else's program: it is evaluated in a child, so that whatever goes wrong in it (a crash, the limit of processor time or memory) costs
 * only the script, and the message is kept. What the child decided it also carries out; the parent waits and takes its exit code over. Which of the two
 * delivers is decided by one byte: the child says that it has decided, and from then on the delivery is its own.
 */
#ifndef DELIVER_GUARD_H
#define DELIVER_GUARD_H

#include <stdbool.h>
#include <stdint.h>

struct guard {
	int fd;        /* child: to the parent, until it has decided; else -1 */
	bool is_child; /* it has a parent that waits for its exit code */
};

enum guard_end {
	GUARD_GO,    /* we are the child (or could not fork): evaluate, guard_decided, perform */
	GUARD_DONE,  /* the parent: the child delivered (or not) and ended with *code_r */
	GUARD_BROKE, /* the parent: the child is gone and had done nothing: *code_r as spawn_wait gives it */
};

/* cpu_s: seconds of processor time that the child has until guard_decided; 0: any. The child dies with its parent. */
enum guard_end guard_fork(struct guard *g, int64_t cpu_s, int *code_r);
/* The child: the limit ends, and the delivery is the child's. */
void guard_decided(struct guard *g);

#endif
