/* The index as other rooms see it: opening, reading, the view. Changes are in commit.c. */
#include "index/index.h"

#include "base/clock.h"
#include "base/log.h"
#include "index/load.h"
#include "index/rotate.h"
#include "index/txn.h"
#include "sys/file.h"

/* Without files: what can't be written lives in this session alone. */
static void in_memory(struct index *ix, bool *rebuilt)
{
	ix->memory = true;
	ix->log.fd = -1;
	ix->st = index_own_state(&ix->ident);
	ix->st->head.highestmodseq = ix->st->head.history_from = (uint64_t)clock_now_us();
	*rebuilt = true;
}

static int open_files(struct index *ix, bool *rebuilt, struct err *e)
{
	struct index_load ld;
	int result = ix->place.readonly ? index_load_read(&ld, &ix->place, &ix->ident, e)
	                                : index_load_mend(&ld, &ix->place, &ix->ident, NULL, e);

	if (result < 0 && (e->kind == ERR_PERM || err_is_space(e->kind))) {
		log_warning("the index lives in memory: %s", e->text);
		in_memory(ix, rebuilt);
		return 0;
	}
	if (result < 0)
		return -1;
	if (ld.kind != INDEX_LOAD_GOOD) { /* read only, and nothing to follow */
		index_load_free(&ld);
		in_memory(ix, rebuilt);
		return 0;
	}
	ix->log = ld.log;
	ix->st = ld.st;
	ix->view = ld.view;
	index_log_unlock(&ix->log);
	*rebuilt = !ix->st->filled;
	return 0;
}

int index_open(struct index **ix_r, const struct index_place *place, const struct index_ident *ident,
    bool *rebuilt_r, struct err *e)
{
	size_t none = 0;
	struct index *ix = vec_grown(NULL, NULL, &none, sizeof *ix, 1);

	memset(ix, 0, sizeof *ix);
	ix->place = *place;
	ix->ident = *ident;
	index_txn_init(&ix->txn, ix);
	if (place->dirfd < 0) {
		in_memory(ix, rebuilt_r);
	} else if (open_files(ix, rebuilt_r, e) < 0) {
		vec_drop(ix);
		return -1;
	}
	ix->open = true;
	if (!ix->memory && index_damaged(ix)) { /* reading the log met a bad block */
		if (index_heal(ix, NULL, e) < 0) {
			index_close(ix);
			return -1;
		}
		*rebuilt_r = !ix->st->filled;
		index_changes_clear(&ix->held);
	}
	*ix_r = ix;
	return 0;
}

void index_close(struct index *ix)
{
	if (!ix)
		return;
	index_txn_free(&ix->txn);
	index_view_free(&ix->view);
	index_changes_clear(&ix->held);
	index_own_drop(ix->st);
	index_log_close(&ix->log);
	vec_drop(ix);
}

bool index_damaged(const struct index *ix)
{
	return ix->damaged || ix->st->snap.bad || ix->st->snap.guard.hit;
}

bool index_verify(struct index *ix, uint32_t first, uint32_t last)
{
	uint32_t n = index_view_n(&ix->view, ix->st);

	if (last == 0 || last > n)
		last = n;
	/* A step of a block never jumps over one. */
	for (uint32_t seq = first ? first : 1; seq <= last && !index_damaged(ix);) {
		(void)index_view_at(&ix->view, ix->st, seq);
		seq = last - seq > INDEX_BLOCK ? seq + INDEX_BLOCK : seq == last ? last + 1 : last;
	}
	return !index_damaged(ix);
}

/* What is sound goes into the new log first: the caller's filling then adds only what is missing. */
static int salvage(struct index *ix, struct index_state *old, struct err *e)
{
	struct index_txn *t = &ix->txn;
	struct index_log_own own;
	int result = 0;

	index_txn_free(t);
	index_snapshot_doubt(&old->snap);
	for (uint32_t i = 0; i < old->keywords.n; i++)
		index_txn_keyword(t, old->keywords.names[i]);
	index_txn_uidnext(t, old->head.uidnext);
	for (uint32_t i = 0; i < index_state_n(old); i++) {
		const struct index_msg *m = index_state_at(old, i);

		if (m && !(m->bits & INDEX_GONE))
			index_txn_append(t, m);
	}
	for (size_t i = 0; result == 0 && !str_is_nil(index_txn_piece(t, i)); i++)
		result = index_log_append(&ix->log, INDEX_REC_TXN, index_txn_piece(t, i), &own, e);
	index_txn_free(t);
	return result;
}

int index_heal(struct index *ix, struct index_changes *changes, struct err *e)
{
	struct index_state *old = ix->st;
	uint64_t than = ix->log.head.id;
	struct index_load ld;
	int result = 0;

	if (ix->memory)
		return 0;
	if (!ix->place.readonly && ix->log.fd >= 0)
		(void)index_own_read(ix, NULL, NULL, e);
	if (ix->place.readonly) {
		if (index_rotate_reload(ix, e) < 0)
			return -1;
	} else {
		if (index_load_mend(&ld, &ix->place, &ix->ident, &than, e) < 0)
			return -1;
		index_log_close(&ix->log);
		ix->log = ld.log;
		if (!ld.st->filled && index_state_n(ld.st) == 0)
			result = salvage(ix, old, e);
		index_log_unlock(&ix->log);
		index_view_free(&ld.view);
		index_own_replace(ix, ld.st);
	}
	return result < 0 ? -1 : index_refresh(ix, changes, e) < 0 ? -1 : 0;
}

const struct index_head *index_head(const struct index *ix)
{
	return &ix->st->head;
}

uint32_t index_count(const struct index *ix)
{
	return index_view_n(&ix->view, ix->st);
}

const struct index_msg *index_at(struct index *ix, uint32_t seq)
{
	return index_view_at(&ix->view, ix->st, seq);
}

const struct index_msg *index_run(struct index *ix, uint32_t seq, uint32_t *n_r)
{
	return index_view_run(&ix->view, ix->st, seq, n_r);
}

uint64_t index_match(struct index *ix, uint32_t seq, const struct index_want *w, uint32_t *n_r)
{
	return index_view_match(&ix->view, ix->st, seq, w, n_r);
}

uint32_t index_seq(struct index *ix, uint32_t uid)
{
	return index_view_seq(&ix->view, ix->st, uid);
}

uint32_t index_seq_from(struct index *ix, uint32_t uid)
{
	return index_view_seq_from(&ix->view, ix->st, uid);
}

bool index_has(struct index *ix, uint32_t uid)
{
	return index_state_find(ix->st, uid, NULL) != NULL;
}

bool index_is_filled(const struct index *ix)
{
	return ix->st->filled;
}

static bool is_unseen(const struct index_msg *m)
{
	return !(m->flags & INDEX_SEEN);
}

/* Sequence number of the first that matches from number seq on, 0 none. */
static uint32_t first_where(struct index *ix, uint32_t seq, bool (*matches)(const struct index_msg *m))
{
	uint32_t n = index_count(ix);

	for (; seq <= n; seq++) {
		const struct index_msg *m = index_at(ix, seq);

		if (!(m->bits & INDEX_GONE) && matches(m))
			return seq;
	}
	return 0;
}

/* The hints move up to what was found, so that the next search begins there. */
uint32_t index_first_unseen(struct index *ix)
{
	uint32_t seq;

	if (ix->st->head.unseen == 0)
		return 0;
	seq = first_where(ix, index_seq_from(ix, ix->st->head.unseen_from), is_unseen);
	if (seq && !ix->view.listed)
		ix->st->head.unseen_from = index_at(ix, seq)->uid;
	return seq;
}

uint32_t index_next_pending(struct index *ix, uint32_t from)
{
	uint32_t low;

	if (ix->st->head.pending == 0)
		return 0;
	low = index_seq_from(ix, ix->st->pending_from);
	if (from > low)
		return first_where(ix, from, index_state_is_pending);
	from = first_where(ix, low, index_state_is_pending);
	if (from && !ix->view.listed)
		ix->st->pending_from = index_at(ix, from)->uid;
	return from;
}

uint32_t index_in_new(struct index *ix)
{
	return index_state_in_new(ix->st);
}

uint32_t index_pending(const struct index *ix)
{
	return ix->st->head.pending;
}

void index_announce(struct index *ix, void (*say)(void *arg, uint32_t seq, uint32_t uid), void *arg)
{
	if (say)
		index_view_announce(&ix->view, ix->st, say, arg);
	else
		index_view_reset(&ix->view, ix->st);
}

bool index_uids(struct index *ix, struct index_ranges *r)
{
	uint32_t n = index_count(ix);

	*r = (struct index_ranges){0};
	if (ix->memory || ix->ahead || ix->view.gone_n || (ix->view.listed && !ix->view.settled))
		return false;
	for (uint32_t seq = 1; seq <= n; seq++) {
		uint32_t uid = index_at(ix, seq)->uid;

		index_ranges_add(r, uid, uid);
	}
	if (!index_damaged(ix) && index_ranges_count(r) == n)
		return true;
	index_ranges_free(r);
	return false;
}

void index_resume(
    struct index *ix, const struct index_ranges *uids, uint64_t since, struct index_changes *changes)
{
	uint32_t hint = 0;

	/* Whatever happens to messages raises it. */
	if (ix->st->head.highestmodseq == since && index_ranges_count(uids) == index_count(ix))
		return;
	index_view_become(&ix->view, ix->st, uids, changes);
	ix->view.gone_since = since;
	for (size_t i = 0; i < uids->n; i++) {
		for (uint64_t uid = uids->p[i].first; uid <= uids->p[i].last; uid++) {
			const struct index_msg *m = index_state_find(ix->st, (uint32_t)uid, &hint);

			if (m && m->modseq > since)
				index_ranges_push(&changes->flags, m->uid, m->uid);
		}
	}
}

uint32_t index_gone(const struct index *ix)
{
	return ix->view.gone_n;
}

bool index_gone_since(const struct index *ix, uint64_t *modseq_r)
{
	*modseq_r = ix->view.gone_since;
	return ix->view.gone_n > 0;
}

int index_log_fd(const struct index *ix)
{
	return ix->memory ? -1 : ix->log.fd;
}
