/* Saving: APPEND, COPY, MOVE and deliveries. The format does the files; here are targets, keywords and the unit of MOVE. */
#include "base/log.h"
#include "base/vec.h"
#include "conf/quota.h"
#include "mailbox/box.h"
#include "mailbox/format.h"
#include "mailbox/mailbox.h"
#include "mailbox/prefill.h"
#include "text/casemap.h"

/* COPY_ARRAYS: bytes that a copy takes in arrays of the batch, the format's included; RESERVE: for what a commit needs besides. */
enum { SAVE_ARENA = 256 << 20, COPY_ARRAYS = 320, RESERVE = 4 << 20 };

/* The mailbox to save into: the selected one, the one saved into last, or it is opened. */
static int find_target(struct mailbox_save *sv, struct mailbox *selected, struct str name, struct err *e)
{
	struct store *s = sv->store;

	if (selected && !(selected->flags & MAILBOX_READONLY) && str_eq(selected->name, name)) {
		sv->to = selected;
		return 0;
	}
	if (s->target && !str_eq(s->target->name, name)) {
		mailbox_close(s->target);
		s->target = NULL;
	}
	if (s->target) {
		if (mailbox_sync(s->target, e) < 0)
			return -1;
		mailbox_announce(s->target, NULL, NULL);
		index_changes_clear(&s->target->changes);
	} else if (mailbox_open(&s->target, s, name, 0, e) < 0) {
		return -1;
	}
	sv->to = s->target;
	return 0;
}

int mailbox_save_begin(
    struct mailbox_save **r, struct store *s, struct mailbox *selected, struct str name, struct err *e)
{
	size_t none = 0;
	struct mailbox_save *sv;

	if (s->format->check(s, name, e) < 0)
		return -1;
	sv = vec_grown(NULL, NULL, &none, 1, sizeof *sv);
	memset(sv, 0, sizeof *sv);
	sv->store = s;
	arena_init(&sv->arena, "save", SAVE_ARENA);
	if (find_target(sv, selected, name, e) < 0 || s->format->save_begin(sv, e) < 0) {
		arena_free(&sv->arena);
		vec_drop(sv);
		return -1;
	}
	*r = sv;
	return 0;
}

/* Names to bits; a keyword that can't be defined (there are 64 already) is left out, as the flags of APPEND may be. */
static uint64_t keyword_bits(struct mailbox *mb, const struct str *names, size_t n)
{
	uint64_t keys = 0;

	for (size_t i = 0; i < n; i++) {
		struct err e;
		int bit = index_keyword(mb->ix, names[i], true, &e);

		if (bit >= 0)
			keys |= 1ULL << bit;
		else
			log_warning("%.*s: keyword %.*s was left out: %s", STR_ARG(mb->name),
			    STR_ARG(names[i]), e.text);
	}
	return keys;
}

/* All or nothing needs the names of all at once: how many that can be depends on their length, and is some 400,000. */
static int has_room(const struct mailbox_save *sv, size_t arrays, struct err *e)
{
	if (sv->arena.used + arrays * COPY_ARRAYS + RESERVE < SAVE_ARENA)
		return 0;
	return err_set(e, ERR_LIMIT, "too many messages in one command: do it in parts");
}

int mailbox_save_message(struct mailbox_save *sv, const struct mailbox_save_args *args, struct err *e)
{
	/* The arrays may double. */
	if (has_room(sv, 2 * sv->count, e) < 0)
		return -1;
	sv->args = *args;
	sv->keys = keyword_bits(sv->to, args->keywords, args->nkeywords);
	return sv->to->format->save_message(sv, e);
}

int mailbox_save_write(struct mailbox_save *sv, struct str bytes, struct err *e)
{
	return sv->to->format->save_write(sv, bytes, e);
}

int mailbox_save_message_end(struct mailbox_save *sv, struct err *e)
{
	return sv->to->format->save_end(sv, e);
}

/* The keywords of a message of one mailbox as bits of another. */
static uint64_t translate_keys(struct mailbox *from, struct mailbox *to, uint64_t keys)
{
	struct str names[64];
	size_t n = 0;

	if (from->ix == to->ix)
		return keys;
	for (int bit = 0; bit < 64; bit++) {
		if (keys >> bit & 1)
			names[n++] = index_keyword_name(from->ix, bit);
	}
	return n ? keyword_bits(to, names, n) : 0;
}

static size_t count_copies(struct mailbox *from, const struct index_ranges *uids)
{
	size_t n = 0;

	for (size_t i = 0; i < uids->n; i++) {
		uint32_t last = uids->p[i].last;

		n += (last == UINT32_MAX ? index_count(from->ix) + 1 : index_seq_from(from->ix, last + 1)) -
		     index_seq_from(from->ix, uids->p[i].first);
	}
	return n;
}

int mailbox_save_copy(
    struct mailbox_save *sv, struct mailbox *from, const struct index_ranges *uids, struct err *e)
{
	uint32_t count = index_count(from->ix);

	sv->copies = true;
	sv->expected = count_copies(from, uids);
	if (has_room(sv, sv->expected, e) < 0)
		return -1;
	for (size_t i = 0; i < uids->n; i++) {
		for (uint32_t seq = index_seq_from(from->ix, uids->p[i].first); seq <= count; seq++) {
			const struct index_msg *m = index_at(from->ix, seq);

			if (m->uid > uids->p[i].last)
				break;
			if (m->bits & INDEX_GONE)
				return err_set(e, ERR_NOTFOUND, "some of the messages have been expunged");
			sv->keys = translate_keys(from, sv->to, m->keys);
			/* defining a keyword may have refreshed the index under m */
			m = index_at(from->ix, seq);
			sv->args = (struct mailbox_save_args){.flags = m->flags, .idate = INT64_MIN};
			if (from->format != sv->to->format || from->store != sv->store)
				return err_set(e, ERR_CANNOT, "copying between stores of different formats");
			if (has_room(sv, 0, e) < 0 || sv->to->format->save_link(sv, from, m, e) < 0)
				return -1;
		}
	}
	return 0;
}

static void end_save(struct mailbox_save *sv)
{
	arena_free(&sv->arena);
	vec_drop(sv);
}

/* A MOVE that leaves the sum as it is. */
static bool is_within(const struct mailbox_save *sv)
{
	return sv->taking && (conf_quota_is_ignored(sv->store->quota, sv->to->name) ||
	                         !conf_quota_is_ignored(sv->store->quota, sv->taking->name));
}

static void count(struct mailbox_save *sv)
{
	bool same = sv->taking && conf_quota_is_ignored(sv->store->quota, sv->to->name) ==
	                              conf_quota_is_ignored(sv->store->quota, sv->taking->name);

	if (same) {
		quota_change(sv->store, sv->to->name, (int64_t)(sv->bytes - sv->taken_bytes),
		    (int64_t)(sv->count - sv->taken_count));
		return;
	}
	quota_change(sv->store, sv->to->name, (int64_t)sv->bytes, (int64_t)sv->count);
	if (sv->taking)
		quota_change(
		    sv->store, sv->taking->name, -(int64_t)sv->taken_bytes, -(int64_t)sv->taken_count);
}

int mailbox_save_replaces(struct mailbox_save *sv, struct mailbox *from, uint32_t uid, struct err *e)
{
	struct message m;
	uint64_t bytes, count;

	conf_quota_limits(sv->store->quota, sv->to->name, &bytes, &count);
	if ((!bytes && !count) || conf_quota_is_ignored(sv->store->quota, from->name))
		return 0;
	if (mailbox_read(from, mailbox_seq(from, uid), &m, e) < 0)
		return -1;
	sv->replaced_bytes = m.psize;
	sv->replaced_count = 1;
	mailbox_read_done(&m);
	return 0;
}

static int check_quota(struct mailbox_save *sv, uint64_t bytes, uint64_t count, struct err *e)
{
	return quota_check(sv->store, sv->to->name,
	    bytes > sv->replaced_bytes ? bytes - sv->replaced_bytes : 0,
	    count > sv->replaced_count ? count - sv->replaced_count : 0, e);
}

int mailbox_save_fits(struct mailbox_save *sv, uint64_t bytes, struct err *e)
{
	return check_quota(sv, sv->bytes + bytes, sv->count + 1, e);
}

int mailbox_save_commit(struct mailbox_save *sv, struct mailbox_saved *saved_r, struct err *e)
{
	struct mailbox_saved unwanted = {0}, *saved = saved_r ? saved_r : &unwanted;
	int result;

	*saved = (struct mailbox_saved){.uidvalidity = sv->to->ident.uidvalidity};
	if (!is_within(sv) && check_quota(sv, sv->bytes, sv->count, e) < 0) {
		mailbox_save_abort(sv);
		return -1;
	}
	result = sv->to->format->save_commit(sv, saved, e);
	if (result == 0)
		count(sv);
	if (result == 0 && !sv->copies)
		mailbox_prefill(sv->to, &saved->uids);
	if (result < 0 || !saved_r)
		index_ranges_free(&saved->uids);
	end_save(sv);
	return result;
}

void mailbox_save_abort(struct mailbox_save *sv)
{
	if (!sv)
		return;
	sv->to->format->save_abort(sv);
	end_save(sv);
}

int mailbox_move(struct mailbox *from, struct store *s, struct str to, const struct index_ranges *uids,
    struct mailbox_saved *saved_r, struct index_ranges *moved, struct err *e)
{
	struct index_ranges left = {0};
	struct mailbox_save *sv;
	int result = -1;

	if (from->flags & MAILBOX_READONLY)
		return err_set(e, ERR_PERM, "the mailbox is open read-only");
	if (mailbox_save_begin(&sv, s, from, to, e) < 0)
		return -1;
	sv->taking = from;
	sv->taken = moved;
	sv->left = &left;
	if (mailbox_save_copy(sv, from, uids, e) < 0) {
		mailbox_save_abort(sv);
		goto out;
	}
	/* What can't move by a rename: the copies are durable before the originals go, so that a crash leaves both, never neither. */
	if (mailbox_save_commit(sv, saved_r, e) < 0)
		goto out;
	result = mailbox_remove(from, &left, e);
	index_ranges_move(moved, &left);
out:
	if (result < 0)
		index_ranges_free(moved);
	index_ranges_free(&left);
	return result;
}
