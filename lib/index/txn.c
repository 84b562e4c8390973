/* Transactions: a row of operations in a buffer. */
#include "index/txn.h"

#include <assert.h>

enum { TXN_MAX = 1 << 30, TXN_KEPT = 1 << 20 };

void index_txn_init(struct index_txn *t, struct index *ix)
{
	memset(t, 0, sizeof *t);
	t->ix = ix;
	buf_init(&t->buf, TXN_MAX);
}

void index_txn_free(struct index_txn *t)
{
	buf_free(&t->buf);
	vec_free(&t->cuts);
	index_txn_init(t, t->ix);
}

void index_txn_clear(struct index_txn *t)
{
	struct buf kept = t->buf;

	if (kept.cap > TXN_KEPT || kept.full) {
		index_txn_free(t);
		return;
	}
	kept.n = 0;
	vec_free(&t->cuts);
	index_txn_init(t, t->ix);
	t->buf = kept;
}

struct index_txn *index_txn(struct index *ix)
{
	assert(!ix->txn.begun);
	index_txn_clear(&ix->txn);
	ix->txn.begun = true;
	ix->txn.expunges_only = true;
	return &ix->txn;
}

void index_txn_abort(struct index_txn *t)
{
	index_txn_clear(t);
}

struct str index_txn_piece(const struct index_txn *t, size_t i)
{
	size_t from = i ? i <= t->cuts.n ? t->cuts.p[i - 1] : t->buf.n : 0;
	size_t to = i < t->cuts.n ? t->cuts.p[i] : t->buf.n;

	return from == to ? STR_NIL : str_of(t->buf.p + from, to - from);
}

/* Room for `size` bytes of body. An item of an operation that repeats joins the one before. */
static void *add(struct index_txn *t, struct index_op_head h, size_t size)
{
	static char nowhere[256];
	size_t padded = (size + 7) & ~(size_t)7;
	bool repeats = h.code == INDEX_OP_APPEND || h.code == INDEX_OP_STORED || h.code == INDEX_OP_FACTS ||
	               h.code == INDEX_OP_CACHE || h.code == INDEX_OP_SENT;
	struct index_op_head last;
	char *p;

	t->expunges_only = t->expunges_only && h.code == INDEX_OP_EXPUNGE;
	if (t->buf.n - t->from > INDEX_TXN_PIECE) {
		*vec_push(&t->cuts, NULL) = t->buf.n;
		t->from = t->buf.n;
	}
	if (repeats && t->buf.n > t->from) {
		memcpy(&last, t->buf.p + t->op, sizeof last);
		if (last.code == h.code && (p = buf_space(&t->buf, padded))) {
			last.n++;
			memcpy(t->buf.p + t->op, &last, sizeof last);
			return p;
		}
	}
	t->op = t->buf.n;
	p = buf_space(&t->buf, sizeof h + padded);
	if (!p) /* index_commit says so */
		return size <= sizeof nowhere ? nowhere : NULL;
	memcpy(p, &h, sizeof h);
	memset(p + sizeof h, 0, padded);
	return p + sizeof h;
}

void index_txn_append(struct index_txn *t, const struct index_msg *m)
{
	memcpy(add(t, (struct index_op_head){.code = INDEX_OP_APPEND, .n = 1}, sizeof *m), m, sizeof *m);
}

static void add_ranges(
    struct index_txn *t, struct index_op_head h, const struct index_op_flags *f, const struct index_ranges *r)
{
	size_t skip = f ? sizeof *f : 0;
	char *p;

	if (r->n == 0)
		return;
	h.n = (uint32_t)r->n;
	p = add(t, h, skip + r->n * sizeof *r->p);
	if (!p || t->buf.full)
		return;
	if (f)
		memcpy(p, f, sizeof *f);
	memcpy(p + skip, r->p, r->n * sizeof *r->p);
}

void index_txn_flags(struct index_txn *t, const struct index_ranges *uids, enum index_op op, uint8_t flags,
    uint64_t keys, uint64_t unchangedsince)
{
	struct index_op_flags f = {keys, unchangedsince};

	add_ranges(t, (struct index_op_head){.code = INDEX_OP_FLAGS, .a = (uint8_t)op, .b = flags}, &f, uids);
}

void index_txn_expunge(struct index_txn *t, const struct index_ranges *uids)
{
	add_ranges(t, (struct index_op_head){.code = INDEX_OP_EXPUNGE}, NULL, uids);
}

void index_txn_stored(
    struct index_txn *t, uint32_t uid, uint8_t flags, uint64_t keys, bool in_new, uint64_t store)
{
	struct index_op_stored s = {uid, flags, in_new ? 1 : 0, 0, keys, store};

	memcpy(add(t, (struct index_op_head){.code = INDEX_OP_STORED, .n = 1}, sizeof s), &s, sizeof s);
}

void index_txn_facts(struct index_txn *t, uint32_t uid, uint16_t bits, const struct index_msg *m)
{
	struct index_op_facts f = {uid, bits, m->idate, m->sdate, m->psize, m->vsize};

	memcpy(add(t, (struct index_op_head){.code = INDEX_OP_FACTS, .n = 1}, sizeof f), &f, sizeof f);
}

void index_txn_cache(struct index_txn *t, uint32_t uid, uint32_t gen, uint64_t offset)
{
	struct index_op_cache c = {uid, gen, offset};

	memcpy(add(t, (struct index_op_head){.code = INDEX_OP_CACHE, .n = 1}, sizeof c), &c, sizeof c);
}

void index_txn_sent(struct index_txn *t, uint32_t uid, uint32_t sent)
{
	struct index_op_sent s = {uid, sent};

	memcpy(add(t, (struct index_op_head){.code = INDEX_OP_SENT, .n = 1}, sizeof s), &s, sizeof s);
}

void index_txn_stamps(struct index_txn *t, const uint64_t stamp[8])
{
	memcpy(add(t, (struct index_op_head){.code = INDEX_OP_STAMPS, .n = 8}, 64), stamp, 64);
}

void index_txn_uidnext(struct index_txn *t, uint32_t uidnext)
{
	add(t, (struct index_op_head){.code = INDEX_OP_UIDNEXT, .n = uidnext}, 0);
}

void index_txn_touch(struct index_txn *t)
{
	add(t, (struct index_op_head){.code = INDEX_OP_TOUCH}, 0);
}

void index_txn_recent(struct index_txn *t)
{
	add(t, (struct index_op_head){.code = INDEX_OP_RECENT}, 0);
}

void index_txn_keyword(struct index_txn *t, struct str name)
{
	memcpy(add(t, (struct index_op_head){.code = INDEX_OP_KEYWORD, .n = (uint32_t)name.n}, name.n),
	    name.p, name.n);
}
