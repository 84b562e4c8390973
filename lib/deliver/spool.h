/*
 * A message on its way in: read once, kept in memory (a memfd) while it is small and in an unlinked file when it is large, then read as often as
 * there are places for it. Bytes are kept exactly as received.
 */
#ifndef DELIVER_SPOOL_H
#define DELIVER_SPOOL_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "io/in.h"

enum { SPOOL_MEMORY = 1 << 20 }; /* bytes that stay in memory */

struct spool {
	int fd; /* readable by pread from 0 to size; -1: nothing was added yet */
	uint64_t size;
	bool borrowed; /* the descriptor is the caller's (a seekable standard input) */
	bool on_disk;
	const char *dir; /* where the unlinked file goes */
	uint64_t max;    /* 0: no limit */
	bool ends_lf;    /* the last byte so far is LF */
};

/* Empty. dir is borrowed. */
void spool_init(struct spool *s, const char *dir, uint64_t max);
/* Adds bytes; LIMIT when the message grows over max, FULL when the disk is. */
int spool_add(struct spool *s, struct str bytes, struct err *e);
/* Everything of `in` until its end. A seekable descriptor (qmail gives one) is used as it is, without a copy. An mbox "From " line at the
 * start isn't part of the message and is left out. */
int spool_read(struct spool *s, struct in *in, struct err *e);
void spool_free(struct spool *s);

#endif
