/* Writing a snapshot of a state: reserved first, written when the place in the log is known. */
#ifndef INDEX_SNAPWRITE_H
#define INDEX_SNAPWRITE_H

#include "index/state.h"
#include "sys/file.h"

/* A temporary file beside dovetail.index with disk space for the state as it is now and 64 KiB more. QUOTA when there is none. End with
 * index_snapwrite_commit, or file_replace_abort. */
int index_snapwrite_reserve(struct file_replace *r, int dirfd, const struct index_state *st, struct err *e);
/* Writes st, which is what the log says up to `at`, syncs, and puts it in place. On -1 the old snapshot is still there: CORRUPT when a block of st is
 * bad. Ends r either way. */
int index_snapwrite_commit(
    struct file_replace *r, struct index_state *st, const struct index_position *at, struct err *e);

#endif
