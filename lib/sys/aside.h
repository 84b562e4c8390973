/*
 * What stands under the name of a file of ours without being one that can be used: a directory, a fifo, a link, a file whose mode or owner
 * keeps us out. It is put right or out of the way, so that the file can be made anew: nobody has to do it by hand.
 */
#ifndef SYS_ASIDE_H
#define SYS_ASIDE_H

#include "base/err.h"

enum sys_aside {
	SYS_ASIDE_DERIVED, /* can be made anew: whatever can't be used goes */
	SYS_ASIDE_STATE, /* can't: another user's file, and a link that leads somewhere, stay, and are an error */
};

/*
 * As file_open, and never waits for the other end of a fifo. Where that can't be had, in a directory that we may write: a file of our own
 * gets its mode 0600 back, is opened, and one line in the log says so; everything else leaves its name, a directory that isn't empty under a new one: -1 and
 * CORRUPT, "a fifo stood there; removed". In every other case -1 as file_open.
 */
int sys_aside_open(int dirfd, const char *name, int flags, enum sys_aside kind, struct err *e);

#endif
