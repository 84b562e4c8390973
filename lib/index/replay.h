/*
 * What a log record does to the state: a pure function, so that all who read the same log hold the same state. A record gets the modseq
 * after the state's when it changes anything that a client sees (messages that came or went, flags); else it gets none.
 */
#ifndef INDEX_REPLAY_H
#define INDEX_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "index/state.h"
#include "index/view.h"

struct index_replay {
	struct index_state *st;
	struct index_view *view;       /* NULL: none */
	struct index_changes *changes; /* NULL: not collected */
	struct index_result *result;   /* NULL: not our own record */
	uint64_t modseq;               /* scratch: of this record */
	uint32_t hint;
};

/* Is the payload of a transaction well formed, all of it? Records that aren't end the log. */
bool index_replay_check(struct str payload);
/* Applies a payload that passed. False when it met a bad block of the snapshot (st->snap.bad): the state is then worthless. */
bool index_replay_apply(struct index_replay *r, struct str payload);

/* The next operation of a payload and its body; false at the end. For those who print. */
struct index_op_view {
	struct index_op_head head;
	const char *body;
	size_t body_len; /* without padding */
};
bool index_replay_next(struct str *payload, struct index_op_view *op);

#endif
