/* The operations on messages; index/replay.h is the way in. Each applies one operation whose body has been checked. */
#ifndef INDEX_REPLAYMSG_H
#define INDEX_REPLAYMSG_H

#include "index/replay.h"

/* New messages. Known ones are ignored: a UID at or below the last, or, while the index is being filled, one that is there. */
void index_replay_appends(struct index_replay *r, const struct index_op_view *op);
void index_replay_flags(struct index_replay *r, const struct index_op_view *op);
void index_replay_expunge(struct index_replay *r, const struct index_op_view *op);
void index_replay_stored(struct index_replay *r, const struct index_op_view *op);
void index_replay_facts(struct index_replay *r, const struct index_op_view *op);
void index_replay_cache(struct index_replay *r, const struct index_op_view *op);
void index_replay_sent(struct index_replay *r, const struct index_op_view *op);

#endif
