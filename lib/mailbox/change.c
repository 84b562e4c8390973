/* Flags, keywords and expunges: one record in the log each; the store follows when the session is idle. */
#include "base/clock.h"
#include "mailbox/box.h"
#include "mailbox/format.h"
#include "mailbox/mailbox.h"
#include "sys/file.h"
#include "sys/lock.h"

static int refuse_readonly(struct mailbox *mb, struct err *e)
{
	if (mb->flags & MAILBOX_READONLY)
		return err_set(e, ERR_PERM, "the mailbox is open read-only");
	return 0;
}

int mailbox_store(struct mailbox *mb, const struct mailbox_store_args *args, struct index_ranges *unchanged,
    uint64_t *modseq_r, struct err *e)
{
	struct index_result result = {0};
	struct index_txn *t;

	if (refuse_readonly(mb, e) < 0)
		return -1;
	mailbox_learnt_flush(mb);
	mb->stored = true;
	t = index_txn(mb->ix);
	index_txn_flags(t, args->uids, args->op, args->flags, args->keys, args->unchangedsince);
	if (mailbox_commit(mb, t, &result, e) < 0)
		return -1;
	if (modseq_r)
		*modseq_r = result.modseq;
	if (unchanged)
		*unchanged = result.unchanged;
	else
		index_ranges_free(&result.unchanged);
	return 0;
}

int mailbox_touch(struct mailbox *mb, struct err *e)
{
	struct index_txn *t;

	if (refuse_readonly(mb, e) < 0)
		return -1;
	t = index_txn(mb->ix);
	index_txn_touch(t);
	return mailbox_commit(mb, t, NULL, e);
}

/* Those of uids (NULL: all) that have \Deleted and aren't gone. */
static void deleted_ones(struct mailbox *mb, const struct index_ranges *uids, struct index_ranges *r)
{
	struct index_range all = {1, UINT32_MAX};
	struct index_ranges everything = {&all, 1, 1};
	uint32_t count = index_count(mb->ix);

	if (!uids)
		uids = &everything;
	if (index_head(mb->ix)->deleted == 0)
		return;
	for (size_t i = 0; i < uids->n; i++) {
		for (uint32_t seq = index_seq_from(mb->ix, uids->p[i].first); seq <= count; seq++) {
			const struct index_msg *m = index_at(mb->ix, seq);

			if (m->uid > uids->p[i].last)
				break;
			if ((m->flags & INDEX_DELETED) && !(m->bits & INDEX_GONE))
				index_ranges_add(r, m->uid, m->uid);
		}
	}
}

int mailbox_remove(struct mailbox *mb, const struct index_ranges *uids, struct err *e)
{
	struct index_ranges removed = {0};
	struct index_txn *t;
	int result = 0;

	if (!uids->n)
		return 0;
	/* The files first: a crash before the record only means that the next scan finds them missing. The other way round
	 * an expunged message could come back. */
	mb->freed = 0;
	result = mb->format->expunge(mb, uids, &removed, e);
	if (removed.n) {
		quota_change(
		    mb->store, mb->name, -(int64_t)mb->freed, -(int64_t)index_ranges_count(&removed));
		t = index_txn(mb->ix);
		index_txn_expunge(t, &removed);
		if (mailbox_commit(mb, t, NULL, result < 0 ? NULL : e) < 0) {
			mb->needs_sync = true; /* they are gone all the same: the scan will say so */
			if (result == 0 && e && !err_is_space(e->kind))
				result = -1;
		}
	}
	index_ranges_free(&removed);
	return result;
}

int mailbox_expunge(struct mailbox *mb, const struct index_ranges *uids, struct err *e)
{
	struct index_ranges doomed = {0};
	int result;

	if (refuse_readonly(mb, e) < 0)
		return -1;
	mailbox_read_done(&mb->current);
	mailbox_learnt_flush(mb);
	/* Somebody may have taken \Deleted off since this session looked. */
	if (mailbox_sound(mb, 1, 0, e) < 0 || index_refresh(mb->ix, &mb->changes, e) < 0)
		return -1;
	deleted_ones(mb, uids, &doomed);
	result = mailbox_remove(mb, &doomed, e);
	index_ranges_free(&doomed);
	return result;
}

int mailbox_delete(struct mailbox *mb, const struct index_ranges *uids, struct err *e)
{
	if (refuse_readonly(mb, e) < 0)
		return -1;
	mailbox_read_done(&mb->current);
	mailbox_learnt_flush(mb);
	return mailbox_remove(mb, uids, e);
}

int mailbox_flush(struct mailbox *mb, struct err *e)
{
	if (!mb->unsynced_since)
		return 0;
	mb->unsynced_since = 0;
	/* The log says which renames and removals are done: they come first, or a power cut would make them look undone by somebody. */
	if (mb->format->harden(mb, e) < 0)
		return -1;
	return index_sync(mb->ix, e);
}

int mailbox_lock(struct mailbox *mb, struct err *e)
{
	return lock_flock(mb->dirfd, true, 0, e);
}
