/*
 * A session's sequence numbers over a state that moves on (RFC 2180). Usually sequence number n is the n-th place of the state, less the
 * `holes` of what was expunged and announced. When the state was replaced under the session (a missed rotation, a rebuilt index)
 * the view is a list of UIDs of its own instead, `listed`, and messages are looked up by UID.
 */
#ifndef INDEX_VIEW_H
#define INDEX_VIEW_H

#include "base/vec.h"
#include "index/state.h"

struct index_view {
	struct index_ranges holes; /* places that were taken out */
	VEC(uint32_t) before;      /* places taken out before each hole */
	uint32_t removed;
	uint32_t lo, hi,
	    shift; /* the stretch without holes that was used last: places = numbers from 0 + shift */

	bool listed, settled;
	VEC(uint32_t) uids;
	struct index_ranges
	    unknown; /* numbers from 0 whose UIDs stood in a bad block: the list has guesses there */
	uint32_t hint;

	struct index_ranges gone; /* UIDs expunged, not announced */
	uint32_t gone_n;
	uint64_t gone_since;       /* a modseq below that of all their expunges; only while there are some */
	struct index_msg stubs[8]; /* for messages that the state doesn't have, in turn */
	unsigned stub;
};

/* Told of each message that leaves the view. */
typedef void index_view_say(void *arg, uint32_t seq, uint32_t uid);

uint32_t index_view_n(const struct index_view *v, const struct index_state *st);
/* seq 1 … n. Never NULL: a record with INDEX_GONE when it is gone or can't be read. */
const struct index_msg *index_view_at(struct index_view *v, struct index_state *st, uint32_t seq);
/* The same, and how many lie behind it in memory whose numbers follow, itself included. */
const struct index_msg *index_view_run(
    struct index_view *v, struct index_state *st, uint32_t seq, uint32_t *n_r);
/* See index_match. */
uint64_t index_view_match(
    struct index_view *v, struct index_state *st, uint32_t seq, const struct index_want *w, uint32_t *n_r);
uint32_t index_view_seq(struct index_view *v, struct index_state *st, uint32_t uid);
uint32_t index_view_seq_from(struct index_view *v, struct index_state *st, uint32_t uid);

/* The state got a new message, at its end or (the view is listed then) elsewhere. True when it is new to the view. */
bool index_view_append(struct index_view *v, uint32_t uid);
/* The state marked a message GONE. True when the view has it. */
bool index_view_expunge(struct index_view *v, uint32_t uid);
/* Becomes listed, with what it shows now; settled is false until the state that will stand behind it is complete. */
void index_view_list(struct index_view *v, struct index_state *st);
/* The state is complete: finds the lost UIDs again, appends what is new (counted in changes), and what isn't in the state is gone. */
void index_view_settle(struct index_view *v, struct index_state *st, struct index_changes *changes);
/* Becomes these UIDs, settled over a complete state: see index_resume. */
void index_view_become(struct index_view *v, struct index_state *st, const struct index_ranges *uids,
    struct index_changes *changes);
/* See index_announce. */
void index_view_announce(struct index_view *v, struct index_state *st, index_view_say *say, void *arg);
/* The view becomes what the state holds. */
void index_view_reset(struct index_view *v, struct index_state *st);
void index_view_free(struct index_view *v);

#endif
