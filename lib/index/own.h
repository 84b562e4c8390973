/* The open index as the files of this room share it, and what they call of each other's. Other rooms see index.h only. */
#ifndef INDEX_OWN_H
#define INDEX_OWN_H

#include "base/buf.h"
#include "index/log.h"
#include "index/replay.h"
#include "index/state.h"
#include "index/view.h"

struct index_txn {
	struct index *ix;
	struct buf buf;  /* operations */
	size_t op, from; /* where the last operation and the current piece begin */
	VEC(size_t) cuts;
	bool begun, expunges_only;
};

struct index {
	struct index_place place;
	struct index_ident ident;
	struct index_state *st; /* its map can't move */
	struct index_view view;
	struct index_log log;
	struct index_changes held; /* what was read on the way, until a caller takes it */
	struct index_txn txn;
	bool memory;  /* there are no files */
	bool ahead;   /* this session holds a change that the log hasn't: read only, or a full disk */
	bool damaged; /* see index_damaged */
	bool open;    /* somebody looks: changes are collected */
};

/* A new state on the heap, and its end (NULL allowed). */
struct index_state *index_own_state(const struct index_ident *ident);
void index_own_drop(struct index_state *st);
/* Applies a payload to the state, for the view. A bad block sets ix->damaged; what isn't in it is right all the same. */
void index_own_apply(struct index *ix, struct str payload, struct index_result *result);
/* Reads and applies records to the end, or to behind our own: 1 when it was met; 0; -1. */
int index_own_read(
    struct index *ix, const struct index_log_own *own, struct index_result *result, struct err *e);
/* The state of the beginning of the log with this header is at least what that says. */
void index_own_base(struct index_state *st, const struct index_log_head *head);
/* Another state takes the place of ours: the view becomes listed, differences are collected once st is filled. */
void index_own_replace(struct index *ix, struct index_state *st);

#endif
