/*
 * Rotation: the log is closed, a snapshot says what it had said, and a new log takes its name. Only rotators lock, and nobody waits
 * for them but other rotators and writers whose log is closed.
 */
#ifndef INDEX_ROTATE_H
#define INDEX_ROTATE_H

#include "index/own.h"

/* Rotates, or finishes a rotation that somebody else began. wait: for the lock (BUSY after ten seconds), else BUSY at once. 0 also when somebody
 * else rotated meanwhile: index_follow then goes on. QUOTA before anything is closed when the disk can't hold the snapshot. CORRUPT and
 * ix->damaged for a bad block. */
int index_rotate(struct index *ix, bool wait, struct err *e);
/*
 * Goes over to the log that has taken the name, when there is one: as its continuation, or, when it isn't that (we missed one, or the index
 * was made anew), by loading the files again under the view. 1 when it did, 0 when the name is still ours (or gone), -1 (CORRUPT and ix->damaged when
 * what has the name is no good).
 */
int index_rotate_follow(struct index *ix, struct err *e);
/* Does this session hold the records of `min` messages or more itself, which a snapshot would take over? */
bool index_rotate_eases(const struct index *ix, size_t min);
/* Loads the files again under the view, whatever they are: gives up changes that only this session had. */
int index_rotate_reload(struct index *ix, struct err *e);

#endif
