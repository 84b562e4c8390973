/*
 * Saving into a Maildir: files in tmp/, then under the uidlist's lock moved in, given UIDs, and told to the index. A crash before the lines are in the uidlist leaves
 * files that the next sync gives UIDs: nobody had been answered. State table: dovetail-maildir(5).
 */
#include "base/log.h"
#include "mailbox/maildir.h"
#include "maildir/take.h"
#include "maildir/uidtail.h"
#include "maildir/uidwrite.h"
#include "text/digest.h"

struct saving {
	struct maildir_deliver deliver;
	/* What the index gets, in the order of the batch. */
	VEC(struct index_msg) msgs;
	VEC(struct str) guids; /* of copies; NIL for new messages */
	uint32_t letters;      /* of the message being written */
};

static struct saving *saving(struct mailbox_save *sv)
{
	return sv->own;
}

int maildir_save_begin(struct mailbox_save *sv, struct err *e)
{
	struct saving *s = arena_new(&sv->arena, struct saving);

	(void)e;
	sv->own = s;
	maildir_deliver_init(&s->deliver, sv->to->dirfd, &sv->arena);
	return 0;
}

int maildir_save_message(struct mailbox_save *sv, struct err *e)
{
	if (maildir_letters_of(sv->to, sv->keys, &saving(sv)->letters, e) < 0)
		return -1;
	return maildir_deliver_begin(&saving(sv)->deliver, e);
}

int maildir_save_write(struct mailbox_save *sv, struct str bytes, struct err *e)
{
	return maildir_deliver_write(&saving(sv)->deliver, bytes, e);
}

static struct index_msg *add_msg(struct mailbox_save *sv, struct str guid)
{
	struct saving *s = saving(sv);
	const struct maildir_deliver_file *f = vec_last(&s->deliver.files);
	struct index_msg *m = vec_push(&s->msgs, &sv->arena);

	*vec_push(&s->guids, &sv->arena) = guid;
	m->flags = m->stored_flags = sv->args.flags;
	m->keys = sv->keys;
	/* Those without a letter are pending: see mailbox/maildir_more.h. */
	m->stored_keys = maildir_letters_keys(sv->to, saving(sv)->letters) & sv->keys;
	sv->to->stored |= m->keys != m->stored_keys;
	m->psize = f->psize;
	sv->bytes += f->psize;
	sv->count++;
	m->vsize = f->vsize == MAILDIR_SIZE_UNKNOWN ? 0 : f->vsize;
	m->bits = (uint16_t)(INDEX_HAS_PSIZE | (f->vsize == MAILDIR_SIZE_UNKNOWN ? 0 : INDEX_HAS_VSIZE) |
	                     (f->in_new ? INDEX_IN_NEW : 0));
	return m;
}

int maildir_save_end(struct mailbox_save *sv, struct err *e)
{
	struct maildir_deliver_args args = {.flags = sv->args.flags,
	    .letters = saving(sv)->letters,
	    .in_new = !sv->args.flags && !saving(sv)->letters,
	    .mtime_s = sv->args.idate};
	struct index_msg *m;

	if (maildir_deliver_finish(&saving(sv)->deliver, &args, e) < 0)
		return -1;
	m = add_msg(sv, STR_NIL);
	m->idate = vec_last(&saving(sv)->deliver.files)->mtime_s;
	m->bits |= INDEX_HAS_IDATE;
	return 0;
}

/* MOVE: the original becomes the copy by a rename, or is removed afterwards. */
static void take(struct mailbox_save *sv, struct mailbox *from, const char *path, uint32_t uid)
{
	struct maildir_deliver *d = &saving(sv)->deliver;
	bool taken = maildir_take(d, from->dirfd, path);

	index_ranges_add(taken ? sv->taken : sv->left, uid, uid);
	if (taken) {
		sv->taken_bytes += vec_last(&d->files)->psize;
		sv->taken_count++;
	}
}

int maildir_save_link(struct mailbox_save *sv, struct mailbox *from, const struct index_msg *m, struct err *e)
{
	struct maildir_deliver_args args = {.flags = m->flags, .mtime_s = INT64_MIN};
	char line[MAILDIR_UIDLIST_LINE_MAX], path[MAILDIR_PATH_SIZE];
	struct maildir_uidlist_record r;
	struct maildir_where w;
	struct index_msg *copy;
	uint32_t uid = m->uid;

	/* At once, for arrays that grow leave their old copies in the arena. */
	vec_reserve(&saving(sv)->deliver.files, &sv->arena, sv->expected);
	vec_reserve(&saving(sv)->msgs, &sv->arena, sv->expected);
	vec_reserve(&saving(sv)->guids, &sv->arena, sv->expected);
	if (maildir_letters_of(sv->to, sv->keys, &args.letters, e) < 0)
		return -1;
	m = index_at(from->ix, index_seq(from->ix, uid));
	args.in_new = !args.flags && !args.letters;
	saving(sv)->letters = args.letters;
	maildir_where(from, m, &w);
	if (maildir_locate(from, m, line, &r, e) < 0)
		return -1;
	if (!maildir_file_path(r.base, &w, path))
		return err_set(e, ERR_CORRUPT, "message %u has an impossible file name", uid);
	if (maildir_deliver_link(&saving(sv)->deliver, from->dirfd, path, &args, e) < 0) {
		/* Not where it was: look, and try once more from where it is. */
		if (e->kind != ERR_NOTFOUND || maildir_file_find(from->dirfd, r.base, &w, e) < 0 ||
		    !maildir_file_path(r.base, &w, path) ||
		    maildir_deliver_link(&saving(sv)->deliver, from->dirfd, path, &args, e) < 0)
			return -1;
		from->needs_sync = true;
	}
	if (sv->taking)
		take(sv, from, path, uid);
	copy = add_msg(sv, arena_str(&sv->arena, str_is_nil(r.guid) ? r.base : r.guid));
	m = index_at(from->ix, index_seq(from->ix, uid));
	if (m->bits & INDEX_HAS_IDATE) {
		copy->idate = m->idate;
		copy->bits |= INDEX_HAS_IDATE;
	}
	if (m->bits & INDEX_HAS_VSIZE) {
		copy->vsize = m->vsize;
		copy->bits |= INDEX_HAS_VSIZE;
	}
	return 0;
}

/* Lines in the uidlist; the messages learn their UIDs and places. */
static int give_uids(struct mailbox_save *sv, struct err *e)
{
	struct saving *s = saving(sv);
	size_t n = s->msgs.n;
	struct maildir_uidlist_add *adds = arena_array(&sv->arena, n, sizeof *adds);

	for (size_t i = 0; i < n; i++)
		adds[i] = (struct maildir_uidlist_add){.base = s->deliver.files.p[i].base,
		    .psize = s->msgs.p[i].psize,
		    .vsize = s->msgs.p[i].bits & INDEX_HAS_VSIZE ? s->msgs.p[i].vsize : MAILDIR_SIZE_UNKNOWN,
		    .guid = s->guids.p[i]};
	if (maildir_uidlist_append(&maildir_box(sv->to)->uidlist, adds, n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		s->msgs.p[i].uid = adds[i].uid;
		s->msgs.p[i].store = adds[i].offset;
	}
	return 0;
}

/* After the commit, for the names of originals are known only then. */
static void count_events(struct mailbox_save *sv)
{
	struct maildir_box *box = maildir_box(sv->to);

	for (size_t i = 0; i < saving(sv)->deliver.files.n; i++) {
		const struct maildir_deliver_file *f = &saving(sv)->deliver.files.p[i];

		box->events_new += f->in_new;
		box->events_cur += !f->in_new;
		if (f->src) {
			struct maildir_box *source = maildir_box(sv->taking);

			source->events_new += f->src[0] == 'n';
			source->events_cur += f->src[0] != 'n';
		}
	}
}

/* MOVE: the originals are gone, and the index of their mailbox learns it. */
static void tell_source(struct mailbox_save *sv, bool quiet)
{
	struct mailbox *mb = sv->taking;
	uint64_t stamp[8];
	struct index_txn *t;
	struct err e;

	if (!mb || !sv->taken->n)
		return;
	mailbox_learnt_flush(mb);
	t = index_txn(mb->ix);
	index_txn_expunge(t, sv->taken);
	if (quiet && maildir_quiet_end(mb, stamp))
		index_txn_stamps(t, stamp);
	if (mailbox_commit(mb, t, NULL, &e) < 0) {
		log_warning(
		    "%.*s: the index doesn't know of the moved messages yet: %s", STR_ARG(mb->name), e.text);
		mb->needs_sync = true;
	}
}

/* The messages are in and have UIDs: whatever happens to the index now, the next sync finds them. */
static int tell_index(struct mailbox_save *sv, bool quiet, struct mailbox_saved *saved, struct err *e)
{
	struct saving *s = saving(sv);
	struct mailbox *mb = sv->to;
	struct index_result result = {0};
	struct index_txn *t;
	uint64_t stamp[8];

	mailbox_learnt_flush(mb);
	t = index_txn(mb->ix);
	for (size_t i = 0; i < s->msgs.n; i++) {
		index_txn_append(t, &s->msgs.p[i]);
		index_ranges_add(&saved->uids, s->msgs.p[i].uid, s->msgs.p[i].uid);
		if ((s->msgs.p[i].bits & INDEX_IN_NEW) && (mb->flags & MAILBOX_RECENT))
			index_ranges_add(&maildir_box(mb)->in_new, s->msgs.p[i].uid, s->msgs.p[i].uid);
	}
	if (quiet && maildir_quiet_end(mb, stamp))
		index_txn_stamps(t, stamp);
	if (mailbox_commit(mb, t, &result, e) < 0) {
		log_warning(
		    "%.*s: the index doesn't know the new messages yet: %s", STR_ARG(mb->name), e->text);
		mb->needs_sync = true;
	}
	index_ranges_free(&result.unchanged);
	saved->modseq = result.modseq;
	return 0;
}

/* The uidlist and the index as they are now; UIDs that the index hasn't seen must get into it before ours, which are higher. */
static int catch_up(struct mailbox *mb, struct err *e)
{
	struct maildir_box *box = maildir_box(mb);
	const struct index_head *h = index_head(mb->ix);
	struct maildir_uidlist_hint hint = {
	    h->uidvalidity, h->uidnext, ((struct maildir_store *)mb->store->own)->root.fd};

	if (maildir_uidlist_tail(&box->uidlist, &hint, e) < 0 || index_refresh(mb->ix, &mb->changes, e) < 0)
		return -1;
	if (box->uidlist.uidvalidity != mb->ident.uidvalidity ||
	    box->uidlist.uidnext > index_head(mb->ix)->uidnext)
		return maildir_sync_locked(mb, e) < 0 ? -1 : 0;
	return 0;
}

int maildir_save_commit(struct mailbox_save *sv, struct mailbox_saved *saved, struct err *e)
{
	struct saving *s = saving(sv);
	struct maildir_box *box = maildir_box(sv->to);
	int result = -1;
	bool quiet, from_quiet;

	if (!s->msgs.n) {
		maildir_deliver_abort(&s->deliver);
		return 0;
	}
	if (maildir_lock(sv->to, e) < 0) {
		maildir_deliver_abort(&s->deliver);
		return -1;
	}
	if (catch_up(sv->to, e) < 0) {
		maildir_deliver_abort(&s->deliver);
		goto out;
	}
	quiet = maildir_quiet_begin(sv->to) == 0;
	from_quiet = sv->taking && sv->taking != sv->to && maildir_quiet_begin(sv->taking) == 0;
	/* The directory and the uidlist wait for one commit of the journal: a line whose file a crash took away is a UID that nobody was told. */
	s->deliver.sync_later = true;
	if (maildir_deliver_commit(&s->deliver, e) < 0)
		goto out;
	count_events(sv);
	if (give_uids(sv, e) < 0 || maildir_deliver_synced(&s->deliver, e) < 0) {
		maildir_deliver_undo(&s->deliver);
		sv->to->needs_sync = true;
		goto out;
	}
	result = tell_index(sv, quiet, saved, e);
	tell_source(sv, from_quiet);
	maildir_deliver_done(&s->deliver);
out:
	maildir_uidlist_unlock(&box->uidlist);
	maildir_uidlist_forget(&box->uidlist);
	return result;
}

void maildir_save_abort(struct mailbox_save *sv)
{
	maildir_deliver_abort(&saving(sv)->deliver);
}
