/* A program that gets something on its standard input and may say something: sendmail, and the programs of scripts. */
#ifndef DELIVER_CHILD_H
#define DELIVER_CHILD_H

#include "base/buf.h"
#include "base/err.h"

struct child {
	char *const *argv;  /* argv[0] is a path or found in PATH */
	char *const *env;   /* NULL: ours */
	int input;          /* becomes its fd 0 */
	struct buf *output; /* gets what it says, up to its maximum; NULL: that goes to the log (fd 2) */
	int timeout_ms;
	int status; /* out: exit code, 128+signal, -1 killed because its time was over */
};

/* Runs it to its end. 0 when it ran (status says how it ended), -1: it could not be started, or said too much (LIMIT). */
int child_run(struct child *c, struct err *e);

#endif
