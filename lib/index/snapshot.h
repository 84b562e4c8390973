/*
 * dovetail.index, mapped for reading: its records are used in place and cost a session no memory of its own. The
 * header, the keywords and the history are checked when it is opened, the records block by block when they are first touched.
 */
#ifndef INDEX_SNAPSHOT_H
#define INDEX_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/err.h"
#include "base/str.h"
#include "index/format.h"
#include "index/sigbus.h"

struct index_snapshot {
	char *map; /* NULL: none */
	size_t size;
	ino_t inode;
	int fd;                      /* of the map, while there is one */
	struct timespec mtime;       /* of what was checked */
	struct index_snap_head head; /* a copy */
	struct str keywords;         /* in the map */
	const struct index_vanish *history;
	uint32_t history_n;
	bool history_bad; /* it was not what its checksum says: the history is empty */
	const struct index_msg *msg;
	uint32_t n;
	const uint32_t *sums;
	uint64_t *verified; /* a bit per block */
	size_t ready;       /* bytes of records asked for ahead */
	uint8_t *flags;     /* of index_snapshot_flags: NULL until then, and a bit per block that is in it */
	uint64_t *has_flags;
	struct index_sigbus guard;
	bool bad; /* a block failed: what was in it is unknown */
};

/* Maps it. NOTFOUND; CORRUPT with a sentence that says what is wrong (another mailbox's included). The map stays until _free. The
 * struct must not be moved while it is open. */
int index_snapshot_open(struct index_snapshot *s, int dirfd, const struct index_ident *ident, struct err *e);
void index_snapshot_free(struct index_snapshot *s);
/* Nobody changes a snapshot; but when its file was written to or cut since it was last looked at (one fstat), all of it is checked again, and s->bad set if it
 * isn't what it was. */
void index_snapshot_look(struct index_snapshot *s);
/* Every block is checked again before it is used. */
void index_snapshot_doubt(struct index_snapshot *s);
/* The checksum of block b with records p. */
uint32_t index_snapshot_sum(uint64_t id, uint32_t b, const struct index_msg *p, uint32_t n);
/* Checks block b; false, and s->bad, when it fails. */
bool index_snapshot_check(struct index_snapshot *s, uint32_t b);

/*
 * The flags of the records of block b, which is verified, a byte each (INDEX_SNAPSHOT_GONE: of a message that is to match nothing). Sixty of them are in the cache lines of
 * one record: who asks all messages for flags again and again reads these. A byte a message of private memory, from the first call on.
 */
enum { INDEX_SNAPSHOT_GONE = 64 };
const uint8_t *index_snapshot_flags(struct index_snapshot *s, uint32_t b);

/* Record i < s->n, or NULL when its block is bad. */
static inline const struct index_msg *index_snapshot_at(struct index_snapshot *s, uint32_t i)
{
	uint32_t b = i / INDEX_BLOCK;

	if (__builtin_expect(!(s->verified[b / 64] >> (b % 64) & 1), 0) && !index_snapshot_check(s, b))
		return NULL;
	return &s->msg[i];
}

#endif
