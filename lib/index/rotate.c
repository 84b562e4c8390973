/* Rotation and following it. */
#include "index/rotate.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "index/load.h"
#include "index/snapwrite.h"
#include "sys/file.h"
#include "sys/leftover.h"

enum { OWN_MIN = 256, TRIES = 20 };

/* A damaged state must not become a snapshot: looked at before anything is closed. */
static int check_blocks(struct index *ix, struct err *e)
{
	struct index_snapshot *s = &ix->st->snap;

	for (uint32_t i = 0; i < s->n; i += INDEX_BLOCK)
		(void)index_snapshot_at(s, i);
	if (!s->bad && !s->guard.hit && !ix->damaged)
		return 0;
	ix->damaged = true;
	return err_set(
	    e, ERR_CORRUPT, "%s/%s: a block is damaged", file_path(ix->place.dirfd), INDEX_SNAP_NAME);
}

/* Reads up to the closing record, which is written unless it stands there already. */
static int close_log(struct index *ix, struct err *e)
{
	struct index_log *l = &ix->log;
	uint64_t next = l->head.seq + 1;
	struct index_log_own own;

	if (index_own_read(ix, NULL, NULL, e) < 0)
		return -1;
	if (l->closed || l->bad)
		return 0;
	if (index_log_append(l, INDEX_REC_CLOSED, str_of(&next, sizeof next), &own, e) < 0 ||
	    index_own_read(ix, NULL, NULL, e) < 0)
		return -1;
	/* It stands behind a record that was never finished. */
	if (!l->closed)
		l->bad = true;
	return 0;
}

static void log_tail(struct index *ix)
{
	log_warning(
	    "%s/%s: the record at %llu is damaged; what stands before it counts, went on in a new log",
	    file_path(ix->place.dirfd), INDEX_LOG_NAME, (unsigned long long)ix->log.pos);
}

/* Of the log that continues ours. */
static void next_head(struct index *ix, struct index_log_head *h)
{
	index_log_head_init(h, &ix->ident);
	h->seq = ix->log.head.seq + 1;
	h->prev_id = ix->log.head.id;
	h->prev_end = ix->log.pos;
	h->base_modseq = ix->st->head.highestmodseq;
	h->base_history = ix->st->head.history_from;
	h->base_uidnext = ix->st->head.uidnext;
	h->base_recent = ix->st->head.recent_from;
}

bool index_rotate_eases(const struct index *ix, size_t min)
{
	return ix->st->tail.n + ix->st->over.msg.n >= min && !ix->view.gone_n && !ix->view.listed &&
	       index_ranges_count(&ix->view.gone) == 0;
}

/*
 * The snapshot that was just written says what we hold: when that takes memory of our own, the map takes its place. Not while messages are to be
 * announced, which it hasn't; those that were announced are in neither, so that places become sequence numbers again.
 */
static void use_snapshot(struct index *ix)
{
	struct index_state *st;
	struct err e;

	if (!index_rotate_eases(ix, OWN_MIN))
		return;
	st = index_own_state(&ix->ident);
	if (index_snapshot_open(&st->snap, ix->place.dirfd, &ix->ident, &e) == 0 &&
	    st->snap.head.at.id == ix->log.head.prev_id && st->snap.head.at.end == ix->log.head.prev_end &&
	    st->snap.n == index_view_n(&ix->view, ix->st)) {
		struct index_state *old = ix->st;

		index_state_load(st);
		index_own_base(st, &ix->log.head);
		index_view_free(&ix->view);
		ix->st = st;
		st = old;
	}
	index_own_drop(st);
}

/* With the old log locked and closed: snapshot, new log. Ends r. */
static int replace_log(struct index *ix, struct file_replace *r, struct err *e)
{
	struct index_log *l = &ix->log, next;
	struct index_position at = {l->head.seq, l->head.id, l->pos};
	struct index_log_head h;

	next_head(ix, &h);
	if (l->bad && !l->closed) {
		/* What is lost may have had modseqs, which somebody has seen, and expunges. */
		uint64_t now = (uint64_t)clock_now_us();

		h.base_modseq = now > h.base_modseq ? now : h.base_modseq + 1;
		h.base_history = h.base_modseq;
	}
	if (index_snapwrite_commit(r, ix->st, &at, e) < 0)
		return -1;
	if (index_log_create(&next, &ix->place, &h, true, e) < 0)
		return -1;
	if (l->bad && !l->closed)
		log_tail(ix);
	index_log_unlock(&next);
	index_log_close(l);
	*l = next;
	index_own_base(ix->st, &next.head);
	use_snapshot(ix);
	return 0;
}

int index_rotate(struct index *ix, bool wait, struct err *e)
{
	struct file_replace r;
	int result;

	if (check_blocks(ix, e) < 0 || index_snapwrite_reserve(&r, ix->place.dirfd, ix->st, e) < 0)
		return -1;
	if (index_log_lock(&ix->log, wait, e) < 0) {
		file_replace_abort(&r);
		return -1;
	}
	if (!index_log_is_named(&ix->log)) {
		file_replace_abort(&r);
		index_log_unlock(&ix->log);
		return 0;
	}
	result = close_log(ix, e);
	if (result == 0)
		result = replace_log(ix, &r, e);
	else
		file_replace_abort(&r);
	sys_leftover_clean(ix->place.dirfd, SYS_LEFTOVER_OLD_S);
	index_log_unlock(&ix->log);
	return result;
}

/* Who rotates twice while a reader opens one file after the other leaves it with a log and a snapshot that don't fit; the log has lost its name then. */
static int read_both(struct index_load *ld, struct index *ix, struct err *e)
{
	for (int i = 1;; i++) {
		if (index_load_read(ld, &ix->place, &ix->ident, e) < 0)
			return -1;
		if (ld->kind == INDEX_LOAD_GOOD || i == TRIES || ld->log.fd < 0 ||
		    index_log_is_named(&ld->log))
			return 0;
		index_load_free(ld);
	}
}

int index_rotate_reload(struct index *ix, struct err *e)
{
	struct index_load ld;

	if (read_both(&ld, ix, e) < 0)
		return -1;
	if (ld.kind != INDEX_LOAD_GOOD) {
		ix->damaged = true;
		err_set(e, ERR_CORRUPT, "%s: index damaged: %s", file_path(ix->place.dirfd), ld.why);
		index_load_free(&ld);
		return -1;
	}
	index_log_close(&ix->log);
	ix->log = ld.log;
	index_view_free(&ld.view);
	index_own_replace(ix, ld.st);
	return 0;
}

/* The name is gone, or has what is no log of ours (`bad`), while we have the file open: what it said goes on in a new log. Whoever is first
 * wins; 0 then. */
static int take_over(struct index *ix, struct index_log *bad, const char *why, struct err *e)
{
	struct index_position at;
	struct index_log_head h;
	struct index_log next;
	struct file_replace r;

	if (ix->place.is_gone && ix->place.is_gone(ix->place.arg))
		return err_set(e, ERR_NOTFOUND, "%s: the mailbox was deleted", file_path(ix->place.dirfd));
	if (ix->place.readonly || (bad && index_log_lock(bad, true, e) == 0 && !index_log_is_named(bad)))
		return 0;
	if ((bad && !bad->locked) || check_blocks(ix, e) < 0 || index_own_read(ix, NULL, NULL, e) < 0 ||
	    index_snapwrite_reserve(&r, ix->place.dirfd, ix->st, e) < 0)
		return -1;
	at = (struct index_position){ix->log.head.seq, ix->log.head.id, ix->log.pos};
	next_head(ix, &h);
	if (index_log_create(&next, &ix->place, &h, bad != NULL, e) < 0) {
		file_replace_abort(&r);
		return e->kind == ERR_EXISTS ? 0 : -1;
	}
	log_warning("%s/%s: %s; went on with a new one", file_path(ix->place.dirfd), INDEX_LOG_NAME, why);
	if (index_snapwrite_commit(&r, ix->st, &at, e) < 0) {
		index_log_close(&next);
		ix->damaged = true;
		return -1;
	}
	index_log_unlock(&next);
	index_log_close(&ix->log);
	ix->log = next;
	return 1;
}

int index_rotate_follow(struct index *ix, struct err *e)
{
	struct index_log next, *l = &ix->log;

	if (index_log_open(&next, &ix->place, &ix->ident, e) < 0) {
		struct err why = *e;
		int result = -1;

		if (why.kind == ERR_NOTFOUND)
			result = take_over(ix, NULL, "it is missing", e);
		else if (why.kind == ERR_CORRUPT)
			result = take_over(ix, next.fd < 0 ? NULL : &next, why.text, e);
		index_log_close(&next);
		return result;
	}
	if (next.inode == l->inode && next.dev == l->dev && next.head.id == l->head.id) {
		index_log_close(&next);
		return 0;
	}
	if (next.head.prev_id == l->head.id && next.head.prev_end == l->pos && !ix->ahead) {
		index_log_close(l);
		*l = next;
		index_own_base(ix->st, &l->head);
		use_snapshot(ix);
		return 1;
	}
	index_log_close(&next);
	return index_rotate_reload(ix, e) < 0 ? -1 : 1;
}
