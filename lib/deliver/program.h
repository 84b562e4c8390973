/* The programs that scripts may run (pipe, filter, execute): files in directories that the administrator names, and nothing else. */
#ifndef DELIVER_PROGRAM_H
#define DELIVER_PROGRAM_H

#include "base/arena.h"
#include "base/err.h"
#include "deliver/delivery.h"
#include "sieve/sieve.h"

enum { PROGRAM_OUTPUT_MAX = 64 << 20 };

/*
 * Runs it with SIEVE_EXEC_TIMEOUT and an environment of HOME, USER, SENDER, RECIPIENT, ORIG_RECIPIENT, HOST and PATH. 0 with p->status (-1: over its time) and, when it is wanted,
 * p->output in arena a; -1: CANNOT (no directory is named), NOTFOUND (no such program there), LIMIT.
 */
int program_run(const struct delivery *d, struct arena *a, struct sieve_program *p, struct err *e);

#endif
