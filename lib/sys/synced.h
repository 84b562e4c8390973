/*
 * A sync that runs while something else is synced: io_submit(2)'s fsync. Two that wait at the same time wait for one commit of the file system's journal, not for two, one
 * after the other. Where the kernel doesn't offer it, the sync is done at the end. One at a time per process.
 */
#ifndef SYS_SYNCED_H
#define SYS_SYNCED_H

#include <stdbool.h>

#include "base/err.h"

struct synced {
	int fd; /* -1: nothing is to be synced */
	bool running;
};

/* Begins to sync fd, which is s's from now on. s->fd must be -1. */
void synced_begin(struct synced *s, int fd);
/* Waits for it, and closes fd. 0 (also when there was nothing), or -1: as after a failed file_sync. */
int synced_end(struct synced *s, struct err *e);

#endif
