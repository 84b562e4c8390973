/*
 * dovetail.log as a device: append a record, read records from a place, learn that there are more. Nothing here knows what a record
 * means. Readers take no lock. A writer appends with one write(2) on O_APPEND: the kernel orders such writes, so that when ours has returned, all
 * that stands before it is complete: garbage before it is garbage for good, while a short record at the end may still be growing.
 *
 * The lock (flock on the file) is for those alone who put another file in its place; see rotate.h.
 */
#ifndef INDEX_LOG_H
#define INDEX_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "index/format.h"

struct index_log {
	int dirfd, fd; /* fd -1: none */
	bool readonly;
	dev_t dev;
	ino_t inode;
	struct index_log_head head;
	uint64_t pos; /* of the next record to read; all before it has been given out */
	bool closed;  /* the closing record stands at pos */
	bool bad;     /* at pos stands what isn't a record, though it is complete */
	bool network; /* a file system whose O_APPEND isn't atomic: writers take the lock */
	bool locked;
	uint32_t writer, serial; /* how our own records are told from others' */
	struct buf in;           /* bytes of the file from in_at on */
	uint64_t in_at;
};

struct index_log_rec {
	uint64_t start, end;
	struct index_rec_head head;
	struct str payload; /* in l->in, until the next call */
};

/* Where our own record went. */
struct index_log_own {
	uint64_t start, end;
	uint32_t serial;
};

/* A header for a new log: identity, a random id, the time. The caller adds seq, prev and base. */
void index_log_head_init(struct index_log_head *h, const struct index_ident *ident);

/* Opens the file of that name and stands before its first record. NOTFOUND; CORRUPT when its header is damaged or says that it is
 * of another mailbox: then l->fd is open all the same, so that it can be locked and replaced, and l->head has what could be read; or when it was no
 * file: then l->fd is -1, and the name is free. */
int index_log_open(
    struct index_log *l, const struct index_place *place, const struct index_ident *ident, struct err *e);
/* Makes a new file with this header under the name, durably. replace: over what is there; else EXISTS when something is. lock: it is locked
 * from the start. l must be closed; on success it is open at the first record. */
int index_log_create(struct index_log *l, const struct index_place *place, const struct index_log_head *head,
    bool replace, struct err *e);
void index_log_close(struct index_log *l);

/* The next record at pos (and pos moves behind it): 1; 0 when there is none yet, or l->closed, or l->bad; -1 when reading failed. */
int index_log_next(struct index_log *l, struct index_log_rec *r, struct err *e);
/* Gives back the memory of reading. */
void index_log_idle(struct index_log *l);
/* Is there anything to do: unread bytes, or another file in its place? One fstat. */
bool index_log_moved(const struct index_log *l);
/* Has the file lost its last name? One fstat. */
bool index_log_is_nameless(const struct index_log *l);
/* Is the file of that name still this one? */
bool index_log_is_named(const struct index_log *l);

/* Appends one record. -1: nothing of it counts (QUOTA when the disk is full). */
int index_log_append(struct index_log *l, enum index_rec_type type, struct str payload,
    struct index_log_own *own, struct err *e);
int index_log_sync(struct index_log *l, struct err *e);

/* Waits at most ten seconds for the lock (BUSY), or not at all. */
int index_log_lock(struct index_log *l, bool wait, struct err *e);
void index_log_unlock(struct index_log *l);

#endif
