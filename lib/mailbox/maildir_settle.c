/* Behind the log: flags into file names, new/ into cur/, expunged files away. */
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"
#include "mailbox/maildir.h"
#include "mailbox/maildir_more.h"
#include "sys/fd.h"
#include "sys/file.h"

enum { NAMES_MS = 2000 };

/* Somebody else changed the name since we last saw it: their difference goes into the log, then ours is computed anew. False: there is no difference that could be said. */
static bool absorb(
    struct mailbox *mb, struct index_txn *t, const struct index_msg *m, const struct maildir_where *w)
{
	const struct maildir_box *box = maildir_box(mb);
	struct index_range one = {m->uid, m->uid};
	struct index_ranges uids = {&one, 1, 1};
	uint64_t keys = maildir_letters_keys(mb, w->letters) | (m->stored_keys & ~box->with_letter);
	/* What clients see already isn't said again: somebody may have changed it back before this stands in the log. */
	uint8_t plus = w->flags & (uint8_t) ~(m->stored_flags | m->flags);
	uint8_t minus = m->stored_flags & m->flags & (uint8_t)~w->flags;
	uint64_t keys_plus = keys & ~(m->stored_keys | m->keys),
	         keys_minus = m->stored_keys & m->keys & ~keys;

	if (w->flags == m->stored_flags && keys == m->stored_keys && w->in_new == !!(m->bits & INDEX_IN_NEW))
		return false;
	if (plus || keys_plus)
		index_txn_flags(t, &uids, INDEX_ADD, plus, keys_plus, UINT64_MAX);
	if (minus || keys_minus)
		index_txn_flags(t, &uids, INDEX_REMOVE, minus, keys_minus, UINT64_MAX);
	index_txn_stored(t, m->uid, w->flags, keys, w->in_new, m->store);
	return true;
}

/* Does its name change, and not only what dovetail-keywords says of it? */
static bool renames(const struct maildir_box *box, const struct index_msg *m)
{
	return (m->bits & INDEX_IN_NEW) || m->flags != m->stored_flags ||
	       ((m->keys ^ m->stored_keys) & box->with_letter);
}

/* A series of renames, and what it leaves to be said: in the log, and in dovetail-keywords before that. */
struct settling {
	uint64_t keys; /* keyword bits that have been given letters, where there are letters */
	struct index_txn *txn;
	struct maildir_more_change more;
	bool absorbed; /* a name was another than the index had: what is pending is to be looked at again */
};

/* The name, as it was found, says what the index knows of it, but more than that: flags of other programs, which are kept. */
static bool says_more(const struct mailbox *mb, const struct index_msg *m, const struct maildir_where *found)
{
	struct maildir_where w;

	maildir_where(mb, m, &w);
	return found->in_new == w.in_new && found->flags == w.flags && found->letters == w.letters;
}

/* One message: its name says what the index says. */
static int settle_one(struct mailbox *mb, struct settling *s, const struct index_msg *m, struct err *e)
{
	char line[MAILDIR_UIDLIST_LINE_MAX];
	struct maildir_uidlist_record r;
	struct maildir_where w;
	struct maildir_box *box = maildir_box(mb);
	bool was_new = m->bits & INDEX_IN_NEW;
	uint32_t letters = maildir_letters_there(mb, m->keys);
	int result;

	if (maildir_uidlist_line(&box->uidlist, m->store, m->uid, line, &r, e) < 0)
		return -1;
	maildir_where(mb, m, &w);
	result = maildir_file_set_flags(mb->dirfd, r.base, &w, m->flags, letters, e);
	if (result == 1 && says_more(mb, m, &w))
		result = maildir_file_set_flags(mb->dirfd, r.base, &w, m->flags, letters, e);
	if (result < 0)
		return -1;
	if (result == 1) {
		if (!absorb(mb, s->txn, m, &w)) /* letters that aren't known here: a scan learns them */
			return err_set(e, ERR_NOTFOUND, "the name of message %u isn't understood", m->uid);
		s->absorbed = true;
		return 0;
	}
	if (result == 0 && renames(box, m)) {
		box->events_new += was_new;
		box->events_cur += was_new ? 1 : 2;
		box->soft_new |= was_new;
		box->soft_cur = true;
	}
	maildir_more_collect(&s->more, m->uid, m->keys & ~box->with_letter);
	index_txn_stored(s->txn, m->uid, m->flags, m->keys, false, m->store);
	return 0;
}

/* What the session should do next: a message with a pending change, or one to move from new/. 0: nothing. */
static uint32_t next_job(struct mailbox *mb, uint32_t from)
{
	struct maildir_box *box = maildir_box(mb);
	uint32_t seq = index_pending(mb->ix) ? index_next_pending(mb->ix, from) : 0;

	while (!seq && box->in_new.n) {
		uint32_t uid = box->in_new.p[0].first++;

		if (box->in_new.p[0].first > box->in_new.p[0].last)
			memmove(box->in_new.p, box->in_new.p + 1, --box->in_new.n * sizeof *box->in_new.p);
		seq = index_seq(mb->ix, uid);
		if (seq && (!(index_at(mb->ix, seq)->bits & INDEX_IN_NEW) ||
		               (index_at(mb->ix, seq)->bits & INDEX_GONE)))
			seq = 0;
	}
	return seq;
}

/* Messages that stood in new/ before this session: looked for once, and only when new/ isn't empty. */
static void look_in_new(struct mailbox *mb)
{
	struct maildir_box *box = maildir_box(mb);
	int fd = openat(mb->dirfd, "new", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *de;
	bool any = false;
	uint32_t left;

	box->looked_in_new = true;
	while (d && !any && (de = readdir(d)))
		any = de->d_name[0] != '.';
	if (d)
		closedir(d);
	left = any ? index_in_new(mb->ix) : 0;
	for (uint32_t seq = index_count(mb->ix); left > 0 && seq > 0; seq--) {
		const struct index_msg *m = index_at(mb->ix, seq);

		if (!(m->bits & INDEX_IN_NEW) || (m->bits & INDEX_GONE))
			continue;
		index_ranges_add(&box->in_new, m->uid, m->uid);
		left--;
	}
}

/*
 * Keywords get their letters before the renames begin: that may need the uidlist's lock, which comes before that of the names. Those that go away
 * have theirs in the names, so that they must be known, too.
 */
static int give_letters(struct mailbox *mb, uint32_t budget, uint64_t *keys_r)
{
	uint32_t letters, n = 0;
	uint64_t stored = 0;
	struct err e;

	*keys_r = 0;
	if (index_head(mb->ix)->keywords == 0)
		return 0;
	for (uint32_t seq = index_next_pending(mb->ix, 1); seq && n < budget;
	     seq = index_next_pending(mb->ix, seq + 1), n++) {
		*keys_r |= index_at(mb->ix, seq)->keys;
		stored |= index_at(mb->ix, seq)->stored_keys;
	}
	if ((!(stored & ~maildir_box(mb)->with_letter) || maildir_letters_refresh(mb, 0, &e) == 0) &&
	    (*keys_r == 0 || maildir_letters_of(mb, *keys_r, &letters, &e) == 0))
		return 0;
	log_warning("keywords of messages in %.*s stay pending: %s", STR_ARG(mb->name), e.text);
	return -1;
}

int maildir_harden(struct mailbox *mb, struct err *e)
{
	struct maildir_box *box = maildir_box(mb);

	if (maildir_file_sync_dirs(mb->dirfd, box->soft_new, box->soft_cur, e) < 0)
		return -1;
	box->soft_new = box->soft_cur = false;
	return 0;
}

/* The renames of a transaction are done: the log may say so. False: it isn't known that they'd survive, so that the changes stay pending. */
static bool conclude(struct mailbox *mb, struct settling *s)
{
	struct err e;

	if (maildir_more_write(mb, &s->more, &e) < 0 ||
	    (file_get_fsync() == FILE_FSYNC_ALWAYS && maildir_harden(mb, &e) < 0)) {
		log_warning("%s", e.text);
		index_txn_abort(s->txn);
		mb->needs_sync = true;
		return false;
	}
	if (index_commit(s->txn, false, &mb->changes, NULL, &e) < 0) {
		log_warning("%s", e.text);
		return false;
	}
	return true;
}

/* A keyword that came after the letters were given. */
static bool lacks_letter(const struct maildir_box *box, const struct settling *s, const struct index_msg *m)
{
	return m->keys & ~m->stored_keys & ~box->with_letter & ~s->keys;
}

static bool run(struct mailbox *mb, struct settling *s, uint32_t seq, uint32_t budget)
{
	bool quiet = maildir_quiet_begin(mb) == 0;
	uint64_t stamp[8];
	struct err e;

	for (uint32_t done = 0; seq && done < budget; seq = next_job(mb, seq + 1), done++) {
		if (lacks_letter(maildir_box(mb), s, index_at(mb->ix, seq)))
			break;
		if (!s->txn)
			s->txn = index_txn(mb->ix);
		if (settle_one(mb, s, index_at(mb->ix, seq), &e) < 0) {
			mb->needs_sync =
			    true; /* gone or renamed: the scan finds out, and a later call tries again */
			if (e.kind != ERR_NOTFOUND)
				log_warning(
				    "flags of a message in %.*s stay pending: %s", STR_ARG(mb->name), e.text);
			seq = 0;
			break;
		}
	}
	if (quiet && maildir_quiet_end(mb, stamp) && s->txn)
		index_txn_stamps(s->txn, stamp);
	if (s->txn && !conclude(mb, s))
		return false;
	maildir_box(mb)->watched = false;
	return seq != 0 || (s->absorbed && index_pending(mb->ix));
}

/* With the names locked: what is to be done is known only from what the log says now. */
static bool settle_locked(struct mailbox *mb, struct settling *s, uint32_t budget)
{
	char line[MAILDIR_UIDLIST_LINE_MAX];
	struct maildir_uidlist_record r;
	uint32_t first;
	struct err e;

	if (index_refresh(mb->ix, &mb->changes, &e) < 0)
		return false;
	first = next_job(mb, 1);
	/* One look at the line of the first: a rewritten list is found here, outside of any transaction. */
	if (!first || maildir_locate(mb, index_at(mb->ix, first), line, &r, &e) < 0)
		return false;
	return run(mb, s, first, budget);
}

bool maildir_settle(struct mailbox *mb, uint32_t budget)
{
	struct settling s = {0};
	bool more;
	int lock;

	if ((mb->flags & MAILBOX_RECENT) && !maildir_box(mb)->looked_in_new)
		look_in_new(mb);
	if (index_pending(mb->ix) == 0 && maildir_box(mb)->in_new.n == 0)
		return false;
	if (give_letters(mb, budget, &s.keys) < 0 || !maildir_names_lock(mb, NAMES_MS, &lock))
		return false; /* the changes stay pending */
	more = settle_locked(mb, &s, budget);
	fd_close(&lock);
	return more;
}

/* Bytes, for the quota: as the index or the uidlist says, else as the file does. */
static uint64_t size_of(struct mailbox *mb, const struct index_msg *m, const struct maildir_uidlist_record *r,
    struct maildir_where *w)
{
	bool moved = false;
	struct stat st;

	if (m->bits & INDEX_HAS_PSIZE)
		return m->psize;
	if (r->psize != MAILDIR_SIZE_UNKNOWN)
		return r->psize;
	return maildir_file_stat(mb->dirfd, r->base, w, &st, &moved, NULL) < 0 ? 0 : (uint64_t)st.st_size;
}

/* One file away, with the events that it will cause. 0, also when it was gone already; -1. */
static int expunge_one(struct mailbox *mb, const struct index_msg *m, struct err *e)
{
	struct maildir_box *box = maildir_box(mb);
	char line[MAILDIR_UIDLIST_LINE_MAX];
	bool was_new = m->bits & INDEX_IN_NEW;
	struct maildir_uidlist_record r;
	struct maildir_where w;
	uint64_t size;

	maildir_where(mb, m, &w);
	if (maildir_locate(mb, m, line, &r, e) < 0)
		return e->kind == ERR_NOTFOUND ? 0 : -1;
	size = size_of(mb, m, &r, &w);
	if (maildir_file_unlink(mb->dirfd, r.base, &w, e) < 0)
		return -1;
	mb->freed += size;
	box->events_new += was_new;
	box->events_cur += !was_new;
	box->soft_new |= was_new;
	box->soft_cur |= !was_new;
	return 0;
}

static int expunge_range(
    struct mailbox *mb, const struct index_range *range, struct index_ranges *removed, struct err *e)
{
	uint32_t count = index_count(mb->ix);

	for (uint32_t seq = index_seq_from(mb->ix, range->first); seq <= count; seq++) {
		const struct index_msg *m = index_at(mb->ix, seq);
		uint32_t uid = m->uid;

		if (uid > range->last)
			break;
		if (m->bits & INDEX_GONE)
			continue;
		if (expunge_one(mb, m, e) < 0)
			return -1;
		index_ranges_add(removed, uid, uid);
	}
	return 0;
}

int maildir_expunge(
    struct mailbox *mb, const struct index_ranges *uids, struct index_ranges *removed, struct err *e)
{
	bool quiet = maildir_quiet_begin(mb) == 0;
	uint64_t stamp[8];
	int result = 0;

	for (size_t i = 0; i < uids->n && result == 0; i++)
		result = expunge_range(mb, &uids->p[i], removed, e);
	if (removed->n && file_get_fsync() == FILE_FSYNC_ALWAYS &&
	    maildir_harden(mb, result < 0 ? NULL : e) < 0) {
		/* What may come back with the power must not stand in the log as expunged: it would return under a new UID, without its flags. */
		index_ranges_free(removed);
		mb->needs_sync = true;
		result = -1;
	}
	if (quiet && maildir_quiet_end(mb, stamp)) {
		struct index_txn *t = index_txn(mb->ix);

		index_txn_stamps(t, stamp);
		index_commit(t, false, &mb->changes, NULL, NULL);
	}
	return result;
}
