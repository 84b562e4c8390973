/* From records to state. */
#include "index/replay.h"

#include "base/num.h"
#include "index/replaymsg.h"

/* Bytes of body that an operation has, -1 for what isn't one. */
static int64_t body_len(const struct index_op_head *h)
{
	int64_t n = h->n;

	switch (h->code) {
	case INDEX_OP_APPEND:
		return n * (int64_t)sizeof(struct index_msg);
	case INDEX_OP_FLAGS:
		return h->a > INDEX_REPLACE
		           ? -1
		           : (int64_t)sizeof(struct index_op_flags) + n * (int64_t)sizeof(struct index_range);
	case INDEX_OP_EXPUNGE:
		return n * (int64_t)sizeof(struct index_range);
	case INDEX_OP_STORED:
		return n * (int64_t)sizeof(struct index_op_stored);
	case INDEX_OP_FACTS:
		return n * (int64_t)sizeof(struct index_op_facts);
	case INDEX_OP_CACHE:
		return n * (int64_t)sizeof(struct index_op_cache);
	case INDEX_OP_SENT:
		return n * (int64_t)sizeof(struct index_op_sent);
	case INDEX_OP_STAMPS:
		return n == 8 ? 64 : -1;
	case INDEX_OP_UIDNEXT:
	case INDEX_OP_RECENT:
	case INDEX_OP_TOUCH:
		return 0;
	case INDEX_OP_KEYWORD:
		return n >= 1 && n <= INDEX_KEYWORD_LEN_MAX ? n : -1;
	}
	return -1;
}

bool index_replay_next(struct str *payload, struct index_op_view *op)
{
	int64_t len;
	size_t padded;

	if (payload->n < sizeof op->head)
		return false;
	memcpy(&op->head, payload->p, sizeof op->head);
	len = body_len(&op->head);
	padded = ((size_t)len + 7) & ~(size_t)7;
	if (len < 0 || padded > payload->n - sizeof op->head)
		return false;
	op->body = payload->p + sizeof op->head;
	op->body_len = (size_t)len;
	*payload = str_from(*payload, sizeof op->head + padded);
	return true;
}

bool index_replay_check(struct str payload)
{
	struct index_op_view op;

	while (index_replay_next(&payload, &op)) {
		if (op.head.code != INDEX_OP_APPEND)
			continue;
		for (uint32_t i = 0; i < op.head.n; i++) {
			if (num_le32(op.body + i * sizeof(struct index_msg)) == 0)
				return false;
		}
	}
	return payload.n == 0;
}

static void keyword(struct index_replay *r, const struct index_op_view *op)
{
	struct index_state *st = r->st;

	if (!index_keywords_add(&st->keywords, str_of(op->body, op->body_len)))
		return;
	st->head.keywords = st->keywords.n;
	if (r->changes)
		r->changes->keywords = true;
}

static void recent(struct index_replay *r)
{
	struct index_head *h = &r->st->head;

	if (r->result && h->recent_from < h->uidnext) {
		r->result->recent_first = h->recent_from;
		r->result->recent_last = h->uidnext - 1;
	}
	h->recent_from = h->uidnext;
}

static void apply_op(struct index_replay *r, const struct index_op_view *op)
{
	switch (op->head.code) {
	case INDEX_OP_APPEND:
		index_replay_appends(r, op);
		break;
	case INDEX_OP_FLAGS:
		index_replay_flags(r, op);
		break;
	case INDEX_OP_EXPUNGE:
		index_replay_expunge(r, op);
		break;
	case INDEX_OP_STORED:
		index_replay_stored(r, op);
		break;
	case INDEX_OP_FACTS:
		index_replay_facts(r, op);
		break;
	case INDEX_OP_CACHE:
		index_replay_cache(r, op);
		break;
	case INDEX_OP_SENT:
		index_replay_sent(r, op);
		break;
	case INDEX_OP_STAMPS:
		memcpy(r->st->head.stamp, op->body, sizeof r->st->head.stamp);
		r->st->filled = true;
		break;
	case INDEX_OP_UIDNEXT:
		if (op->head.n > r->st->head.uidnext)
			r->st->head.uidnext = op->head.n;
		break;
	case INDEX_OP_RECENT:
		recent(r);
		break;
	case INDEX_OP_TOUCH:
		r->st->head.highestmodseq = r->modseq;
		break;
	case INDEX_OP_KEYWORD:
		keyword(r, op);
		break;
	}
}

bool index_replay_apply(struct index_replay *r, struct str payload)
{
	struct index_state *st = r->st;
	struct index_op_view op;

	r->modseq = st->head.highestmodseq + 1;
	r->hint = 0;
	while (index_replay_next(&payload, &op))
		apply_op(r, &op);
	if (st->head.highestmodseq == r->modseq && r->result)
		r->result->modseq = r->modseq;
	if (st->head.unseen == 0)
		st->head.unseen_from = UINT32_MAX;
	if (st->head.pending == 0)
		st->pending_from = UINT32_MAX;
	if (st->filled && r->view && r->view->listed && !r->view->settled && r->changes)
		index_view_settle(r->view, st, r->changes);
	return !st->snap.bad;
}
