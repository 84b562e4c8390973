/*
 * Counting by locks. Whoever wants to be counted under a key holds a flock(2) on one of the files KEY.0, KEY.1 … KEY.(max - 1) in a directory, as
 * long as its descriptor is open in it or in what it exec's. There is no counter that could be wrong after a crash: the lock goes with the
 * last process that holds it. The files are empty and opened for reading only, so that a session that was taken over can do no more
 * with the descriptor than give its own place away.
 */
#ifndef LOGIN_SLOTS_H
#define LOGIN_SLOTS_H

#include <sys/types.h>

#include "base/err.h"
#include "base/str.h"

#define LOGIN_SLOTS_MAX 10000

/* The directory, made with mode 0700 where it is missing. It must be ours and nobody else's to write in (PERM). The descriptor, or -1. */
int login_slots_open(const char *dir, struct err *e);
/*
 * A place under kind and key (any bytes; what stands in the directory is a digest), of which there are max.
 * The descriptor (CLOEXEC) that holds it; -1: LIMIT when all are taken, else what failed.
 */
int login_slots_take(int dir, char kind, struct str key, unsigned max, struct err *e);
/* The name of a place's file, for those who look into it. */
#define LOGIN_SLOTS_NAME 64
void login_slots_name(char kind, struct str key, unsigned slot, char dst[static LOGIN_SLOTS_NAME]);
/* Removes the files that nobody holds. At most one process at a time does it; others go on. The number removed. */
int login_slots_sweep(int dir);

#endif
