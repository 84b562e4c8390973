/* Keeping up with the log, and adding to it. */
#include "index/index.h"

#include "base/log.h"
#include "index/rotate.h"
#include "index/txn.h"
#include "sys/file.h"

enum {
	TRIES = 50,
	TAIL_MIN = 32 << 10,
	TAIL_MAX = 1 << 20,
	TAIL_SHARE = 32,
	HEAVY_MIN = 1024,
	HEAVY_SHARE = 64
};

void index_changes_clear(struct index_changes *c)
{
	index_ranges_free(&c->flags);
	index_ranges_free(&c->expunged);
	*c = (struct index_changes){0};
}

/* What was held goes to the caller. True when there was anything. */
static bool give(struct index *ix, struct index_changes *changes)
{
	struct index_changes *h = &ix->held;
	bool any = h->flags.n || h->expunged.n || h->appended || h->keywords;

	if (changes && any) {
		index_ranges_order(&h->flags);
		index_ranges_order(&h->expunged);
		index_ranges_move(&changes->flags, &h->flags);
		index_ranges_move(&changes->expunged, &h->expunged);
		changes->appended += h->appended;
		changes->keywords |= h->keywords;
		index_changes_clear(h);
	}
	return any;
}

static int damaged(const struct index *ix, struct err *e)
{
	return err_set(
	    e, ERR_CORRUPT, "%s/%s: a block is damaged", file_path(ix->place.dirfd), "dovetail.index");
}

/* Reads to the end, over rotations. */
static int catch_up(struct index *ix, struct err *e)
{
	for (int i = 0; i < TRIES; i++) {
		int followed;

		if (index_own_read(ix, NULL, NULL, e) < 0)
			return -1;
		if (!index_log_moved(&ix->log))
			break;
		/* At the closing record, at damage, at what is still being written, or our file has no name any more. */
		followed = index_rotate_follow(ix, e);
		if (followed <= 0)
			return followed;
	}
	return 0;
}

int index_refresh(struct index *ix, struct index_changes *changes, struct err *e)
{
	index_snapshot_look(&ix->st->snap);
	if (index_damaged(ix))
		return damaged(ix, e);
	if (!ix->memory && index_log_moved(&ix->log)) {
		if (ix->ahead && !ix->place.readonly && index_rotate_reload(ix, e) < 0)
			return -1;
		if (catch_up(ix, e) < 0)
			return -1;
		index_log_idle(&ix->log);
		if (index_damaged(ix))
			return damaged(ix, e);
	}
	return give(ix, changes);
}

/*
 * The file that we appended to has no name any more. It was rotated, or somebody removed it: then another session may have read it to its end
 * before we wrote, and gone on without us. Ours counts when the log that goes on does so from behind it. 1, 0 (again), -1.
 */
static int settle_nameless(
    struct index *ix, const struct index_log_own *own, struct index_result *result, struct err *e)
{
	uint64_t id = ix->log.head.id, pos;
	int met = index_own_read(ix, own, result, e);

	if (met < 0 || index_own_read(ix, NULL, NULL, e) < 0)
		return -1;
	pos = ix->log.pos;
	if (index_rotate_follow(ix, e) < 0)
		return -1;
	return met && ix->log.head.prev_id == id && ix->log.head.prev_end == pos;
}

/* Our own record, or the lack of it, is known: 1 applied, 0 to be appended again, -1. */
static int settle(
    struct index *ix, const struct index_log_own *own, struct index_result *result, struct err *e)
{
	int met = index_own_read(ix, own, result, e);

	if (met)
		return met;
	if (!ix->log.closed) /* it isn't where it should be: what stands before it is garbage */
		ix->log.bad = true;
	if (index_log_is_named(&ix->log))
		return index_rotate(ix, true, e);
	return index_rotate_follow(ix, e) < 0 ? -1 : 0;
}

/* One record, until it stands in a log that counts. */
static int write_record(struct index *ix, struct str payload, struct index_result *result, struct err *e)
{
	struct index_log_own own;

	if (index_damaged(ix))
		return damaged(ix, e);
	if (ix->memory || ix->place.readonly) {
		ix->ahead = true;
		index_own_apply(ix, payload, result);
		return 0;
	}
	if (ix->ahead && index_rotate_reload(ix, e) < 0)
		return -1;
	for (int i = 0; i < TRIES; i++) {
		int met;

		if (index_log_append(&ix->log, INDEX_REC_TXN, payload, &own, e) < 0)
			return -1;
		if (index_log_is_nameless(&ix->log)) {
			met = settle_nameless(ix, &own, result, e);
			if (met)
				return met < 0 ? -1 : 0;
			continue;
		}
		if (own.start == ix->log.pos && !ix->log.closed && !ix->log.bad) {
			/* Nobody was in between: what was written needn't be read. */
			ix->log.pos = own.end;
			index_own_apply(ix, payload, result);
			return 0;
		}
		met = settle(ix, &own, result, e);
		if (met)
			return met < 0 ? -1 : 0;
	}
	return err_set(e, ERR_BUSY, "%s is rotated again and again", file_path(ix->log.fd));
}

static int write_all(struct index_txn *t, struct index_result *result, struct err *e)
{
	struct index *ix = t->ix;
	struct str piece;

	if (t->buf.full)
		return err_set(e, ERR_LIMIT, "a change of more than a gigabyte");
	for (size_t i = 0; !str_is_nil(piece = index_txn_piece(t, i)); i++) {
		if (write_record(ix, piece, result, e) == 0)
			continue;
		if (!err_is_space(e->kind) || !t->expunges_only)
			return -1;
		log_warning("%s; the expunge is kept in memory", e->text);
		ix->ahead = true;
		index_own_apply(ix, piece, result);
	}
	return 0;
}

int index_commit(
    struct index_txn *t, bool sync, struct index_changes *changes, struct index_result *result, struct err *e)
{
	struct index *ix = t->ix;
	bool any = t->buf.n > 0;
	int done;

	if (result)
		*result = (struct index_result){0};
	done = write_all(t, result, e);
	index_txn_clear(t);
	index_log_idle(&ix->log);
	if (done == 0 && any && sync && !ix->memory && !ix->ahead)
		done = index_log_sync(&ix->log, e);
	give(ix, changes);
	return done;
}

int index_keyword(struct index *ix, struct str name, bool create, struct err *e)
{
	int bit = index_keywords_find(&ix->st->keywords, name);
	struct index_txn t;
	int done;

	if (bit >= 0 || !create)
		return bit;
	if (name.n == 0 || name.n > INDEX_KEYWORD_LEN_MAX)
		return err_set(e, ERR_LIMIT, "a keyword has 1 to %d bytes", INDEX_KEYWORD_LEN_MAX);
	if (ix->st->keywords.n >= INDEX_KEYWORDS_MAX)
		return err_set(e, ERR_LIMIT, "this mailbox has %d keywords already", INDEX_KEYWORDS_MAX);
	index_txn_init(&t, ix);
	index_txn_keyword(&t, name);
	done = write_record(ix, index_txn_piece(&t, 0), NULL, e);
	index_txn_free(&t);
	if (done < 0)
		return -1;
	bit = index_keywords_find(&ix->st->keywords, name);
	return bit >= 0 ? bit
	                : err_set(e, ERR_LIMIT, "this mailbox has %d keywords already", INDEX_KEYWORDS_MAX);
}

struct str index_keyword_name(const struct index *ix, int bit)
{
	return bit >= 0 && bit < (int)ix->st->keywords.n ? ix->st->keywords.names[bit] : STR_NIL;
}

void index_vanished(struct index *ix, uint64_t since, struct index_ranges *r)
{
	index_history_since(&ix->st->history, since, r);
}

/*
 * A few bytes of the log may have changed every record, and each session keeps what was changed on its own heap until there is a snapshot that
 * says it. Not while renames are due, which change the same records once more: they cost more than a snapshot does.
 */
static bool is_heavy(const struct index *ix)
{
	return ix->st->head.pending == 0 &&
	       index_rotate_eases(ix, HEAVY_MIN + ix->st->head.messages / HEAVY_SHARE);
}

int index_maintain(struct index *ix, bool force, struct err *e)
{
	uint64_t tail = ix->log.pos - sizeof(struct index_log_head), limit;

	if (!ix->txn.begun)
		index_txn_free(&ix->txn);
	if (ix->memory || ix->place.readonly || ix->ahead || index_damaged(ix))
		return 0;
	limit = TAIL_MIN + (uint64_t)ix->st->head.messages * sizeof(struct index_msg) / TAIL_SHARE;
	if (!force && tail < (limit < TAIL_MAX ? limit : TAIL_MAX) && !is_heavy(ix))
		return 0;
	if (catch_up(ix, e) < 0)
		return -1;
	index_log_idle(&ix->log);
	if (ix->log.pos == sizeof(struct index_log_head) && ix->log.head.prev_id) /* just done by another */
		return 0;
	if (index_rotate(ix, force, e) < 0)
		return !force && e->kind == ERR_BUSY ? 0 : -1;
	index_log_idle(&ix->log);
	return 0;
}

int index_sync(struct index *ix, struct err *e)
{
	return ix->memory || ix->place.readonly ? 0 : index_log_sync(&ix->log, e);
}
