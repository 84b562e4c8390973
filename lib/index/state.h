/*
 * What the log says up to some place: the messages, those expunged but not yet taken out of the view included (INDEX_GONE), the head,
 * keywords, history. Messages lie in two arrays that follow each other: the mapped snapshot's and the heap's, which holds what came since.
 */
#ifndef INDEX_STATE_H
#define INDEX_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"
#include "index/history.h"
#include "index/keywords.h"
#include "index/overlay.h"
#include "index/snapshot.h"

struct index_state {
	struct index_head head;
	uint32_t last_uid;     /* highest that was ever appended */
	uint32_t pending_from; /* no message with a UID below it is pending */
	uint32_t in_new;       /* how many messages stand in new/ (INDEX_IN_NEW) */
	bool in_new_unknown;   /* the snapshot doesn't say: in_new counts what changed since */
	bool filled;           /* somebody finished filling it: index_txn_stamps */
	struct index_snapshot snap;
	struct index_overlay over; /* what changed of it */
	VEC(struct index_msg) tail;
	size_t tail_mapped; /* bytes, when it has pages of its own */
	struct index_keywords keywords;
	struct index_history history;
};

/* Empty, for this mailbox. */
void index_state_init(struct index_state *st, const struct index_ident *ident);
/* Takes over what the snapshot st->snap, just opened, says. */
void index_state_load(struct index_state *st);
void index_state_free(struct index_state *st);

/* Messages in both arrays. */
static inline uint32_t index_state_n(const struct index_state *st)
{
	return st->snap.n + (uint32_t)st->tail.n;
}

/* Message at place i < n, or NULL when its block is bad. */
static inline const struct index_msg *index_state_at(struct index_state *st, uint32_t i)
{
	if (i >= st->snap.n)
		return &st->tail.p[i - st->snap.n];
	return index_overlay_has(&st->over, i) ? index_overlay_get(&st->over, i)
	                                       : index_snapshot_at(&st->snap, i);
}
/* How many places from i on (the one at i is sound) have their records behind each other in memory: up to the end of a block, or a changed one. */
static inline uint32_t index_state_run(const struct index_state *st, uint32_t i)
{
	uint32_t left = INDEX_BLOCK - i % INDEX_BLOCK;
	uint64_t changed;

	if (i >= st->snap.n)
		return index_state_n(st) - i;
	changed = index_overlay_from(&st->over, i);
	if (changed)
		left = changed & 1 ? 1 : (uint32_t)__builtin_ctzll(changed);
	return left < st->snap.n - i ? left : st->snap.n - i;
}
/* The same, to be changed. Other messages' pointers end. */
struct index_msg *index_state_edit(struct index_state *st, uint32_t i);
/* Some `count` messages are about to be changed: when that is many, all move into the heap's array first. */
void index_state_expect(struct index_state *st, uint64_t count);
/* Room for so many new messages. */
void index_state_reserve(struct index_state *st, uint32_t count);
/* A new message at place i, zeroed. */
struct index_msg *index_state_insert(struct index_state *st, uint32_t i);

/* Place of the first message with this or a higher UID, n when none. In a damaged snapshot some place. */
uint32_t index_state_from(struct index_state *st, uint32_t uid);
/* The message with this UID, not GONE; NULL when there is none. *hint (may be NULL) is a place to try first and
 * becomes the one after the place found. */
const struct index_msg *index_state_find(struct index_state *st, uint32_t uid, uint32_t *hint);
/* Moves all messages into the heap's array, so that one can be put between them. False when a block is bad. */
bool index_state_own(struct index_state *st);

/* in_new, counted if need be. */
uint32_t index_state_in_new(struct index_state *st);
/* Takes m out of the counts of the head, changes nothing else; and in. To be called around every change of a message. */
void index_state_uncount(struct index_state *st, const struct index_msg *m);
void index_state_count(struct index_state *st, const struct index_msg *m);
static inline bool index_state_is_pending(const struct index_msg *m)
{
	return m->flags != m->stored_flags || m->keys != m->stored_keys;
}

#endif
