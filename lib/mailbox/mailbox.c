/* One open mailbox: opening, the view, and keeping up with what others do. */
#include "mailbox/mailbox.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "mailbox/box.h"
#include "mailbox/format.h"
#include "sys/fd.h"
#include "sys/file.h"

/* Memory of one mailbox beyond the mapped index. */
enum { MAILBOX_ARENA = 64 << 20, SCRATCH_ARENA = 64 << 20, SETTLE_AT_ONCE = 64, LEARN_AT_ONCE = 4096 };

static void free_box(struct mailbox *mb)
{
	mailbox_read_done(&mb->current);
	if (mb->cache)
		cache_close(mb->cache);
	if (mb->ix)
		index_close(mb->ix);
	if (mb->own)
		mb->format->detach(mb);
	mailbox_watch_end(mb);
	index_ranges_free(&mb->recent);
	index_ranges_free(&mb->changes.flags);
	index_ranges_free(&mb->changes.expunged);
	vec_free(&mb->learnt);
	arena_free(&mb->scratch);
	arena_free(&mb->unfolded);
	buf_free(&mb->joined);
	vec_drop(mb->name_copy);
	vec_drop(mb);
}

/* The index was found damaged under us: start it anew from the store, and bring the view over by UID. */
static int heal(struct mailbox *mb, struct err *e)
{
	if (index_heal(mb->ix, &mb->changes, e) < 0)
		return -1;
	return mb->format->sync(mb, true, e);
}

static bool is_gone(void *arg)
{
	return mailbox_is_deleted(arg);
}

static int open_index(struct mailbox *mb, struct err *e)
{
	bool as_it_is = mb->flags & MAILBOX_AS_IT_IS, rebuilt = false;
	struct index_place place = {mb->index_dirfd, as_it_is, is_gone, mb};

	if (index_open(&mb->ix, &place, &mb->ident, &rebuilt, e) < 0)
		return -1;
	if (as_it_is || mb->flags & MAILBOX_UNSYNCED)
		return 0;
	if (mb->format->sync(mb, rebuilt, e) >= 0)
		return 0;
	return e->kind == ERR_CORRUPT && index_damaged(mb->ix) && heal(mb, e) >= 0 ? 0 : -1;
}

static int claim_recent(struct mailbox *mb, struct err *e)
{
	const struct index_head *h = index_head(mb->ix);
	struct index_result result = {0};
	struct index_txn *t;

	if (h->recent_from >= h->uidnext)
		return 0;
	if (mb->flags & MAILBOX_READONLY) { /* shown, not claimed */
		index_ranges_add(&mb->recent, h->recent_from, h->uidnext - 1);
		return 0;
	}
	t = index_txn(mb->ix);
	index_txn_recent(t);
	if (index_commit(t, false, &mb->changes, &result, e) < 0)
		return -1;
	if (result.recent_first && result.recent_first <= result.recent_last)
		index_ranges_add(&mb->recent, result.recent_first, result.recent_last);
	return 0;
}

static void set_name(struct mailbox *mb, struct str head, struct str tail)
{
	size_t none = 0;
	char *copy = vec_grown(NULL, NULL, &none, head.n + tail.n + 1, 1);

	memcpy(copy, head.p, head.n);
	memcpy(copy + head.n, tail.p, tail.n);
	vec_drop(mb->name_copy);
	mb->name_copy = copy;
	mb->name = str_of(copy, head.n + tail.n);
}

int mailbox_open(struct mailbox **mb_r, struct store *s, struct str name, unsigned flags, struct err *e)
{
	size_t none = 0;
	struct mailbox *mb = vec_grown(NULL, NULL, &none, 1, sizeof *mb);

	*mb = (struct mailbox){.store = s, .format = s->format, .flags = flags};
	set_name(mb, name, STR(""));
	mb->dirfd = mb->index_dirfd = mb->current.fd = -1;
	mb->watched_dirs[0] = mb->watched_dirs[1] = mb->watched_log = -1;
	arena_init(&mb->scratch, "message", SCRATCH_ARENA);
	arena_init(&mb->unfolded, "message", SCRATCH_ARENA);
	buf_init(&mb->joined, SCRATCH_ARENA);
	if (mb->format->attach(mb, e) < 0 || open_index(mb, e) < 0)
		goto fail;
	if ((flags & (MAILBOX_RECENT | MAILBOX_READONLY)) && claim_recent(mb, e) < 0)
		goto fail;
	index_announce(mb->ix, NULL, NULL);
	index_changes_clear(&mb->changes);
	/* One opened beside it (a search over several, a URL) doesn't take its place. */
	if ((flags & (MAILBOX_RECENT | MAILBOX_READONLY)) && !s->selected)
		s->selected = mb;
	*mb_r = mb;
	return 0;
fail:
	free_box(mb);
	return -1;
}

static void finish(struct mailbox *mb)
{
	struct err e;

	mailbox_learnt_flush(mb);
	/* Pending renames are the work of sessions that have the mailbox selected or changed flags; one that only looked or saved
	 * leaves them. */
	while (((mb->flags & MAILBOX_RECENT) || mb->stored) && mb->format->settle(mb, UINT32_MAX))
		;
	if (mailbox_flush(mb, &e) < 0)
		log_warning("%s", e.text);
	if (index_maintain(mb->ix, false, &e) < 0)
		log_debug("%s", e.text);
}

void mailbox_close(struct mailbox *mb)
{
	if (!mb)
		return;
	if (mb->store->selected == mb)
		mb->store->selected = NULL;
	/* One that was selected and is deleted has nothing left that could be written to. */
	if (!(mb->flags & (MAILBOX_RECENT | MAILBOX_READONLY)) || !mailbox_is_deleted(mb))
		finish(mb);
	free_box(mb);
}

int mailbox_again(struct mailbox *mb, struct str name, unsigned flags, struct err *e)
{
	struct stat st;

	/* A directory without a link was deleted, whatever has its name now. */
	if (!str_eq(mb->name, name) || mb->flags != flags || fstat(mb->dirfd, &st) < 0 || st.st_nlink == 0 ||
	    mb->format->check(mb->store, name, NULL) < 0)
		return 1;
	mailbox_learnt_flush(mb);
	index_ranges_free(&mb->recent);
	if (mailbox_sync(mb, e) < 0)
		return -1;
	index_announce(mb->ix, NULL, NULL);
	index_changes_clear(&mb->changes);
	return 0;
}

struct str mailbox_name(const struct mailbox *mb)
{
	return mb->name;
}

void mailbox_renamed(struct mailbox *mb, struct str from, struct str to)
{
	/* The messages of INBOX have moved, it itself hasn't (RFC 9051 section 6.3.6). */
	if (str_eq(from, STR("INBOX")) || !str_starts(mb->name, from))
		return;
	if (mb->name.n == from.n || mb->name.p[from.n] == store_separator(mb->store))
		set_name(mb, to, str_from(mb->name, from.n));
}

bool mailbox_is_readonly(const struct mailbox *mb)
{
	return mb->flags & MAILBOX_READONLY;
}

/* New messages (our own saves among them) that came while this session has the mailbox selected are recent to whoever claims them first. */
static int after_sync(struct mailbox *mb, struct err *e)
{
	return mb->flags & MAILBOX_RECENT ? claim_recent(mb, e) : 0;
}

int mailbox_sound(struct mailbox *mb, uint32_t first, uint32_t last, struct err *e)
{
	if (index_verify(mb->ix, first, last))
		return 0;
	return heal(mb, e) < 0 ? -1 : 1;
}

int mailbox_sync(struct mailbox *mb, struct err *e)
{
	int by_log, by_store;

	by_log = index_damaged(mb->ix) ? heal(mb, e) : index_refresh(mb->ix, &mb->changes, e);
	if (by_log < 0 && e && e->kind == ERR_CORRUPT)
		by_log = heal(mb, e);
	if (by_log < 0)
		return -1;
	by_store = mb->format->sync(mb, mb->needs_sync, e);
	if (by_store < 0)
		return -1;
	mb->needs_sync = false;
	if (after_sync(mb, e) < 0)
		return -1;
	return by_log || by_store;
}

void mailbox_refresh(struct mailbox *mb)
{
	struct err e;

	int got = index_refresh(mb->ix, &mb->changes, &e);

	if (got < 0 || (got > 0 && after_sync(mb, &e) < 0))
		log_debug("%s", e.text);
}

struct index_changes *mailbox_changes(struct mailbox *mb)
{
	return &mb->changes;
}

void mailbox_announce(struct mailbox *mb, void (*say)(void *arg, uint32_t seq, uint32_t uid), void *arg)
{
	index_announce(mb->ix, say, arg);
}

bool mailbox_idle(struct mailbox *mb)
{
	struct err e;

	mailbox_read_done(&mb->current);
	mailbox_learnt_flush(mb);
	if (mb->unsynced_since && clock_mono_ms() - mb->unsynced_since >= 1000 && mailbox_flush(mb, &e) < 0)
		log_warning("%s", e.text);
	if ((mb->flags & MAILBOX_RECENT) && mb->format->settle(mb, SETTLE_AT_ONCE))
		return true;
	if (index_maintain(mb->ix, false, &e) < 0)
		log_debug("%s", e.text);
	if (mb->cache && cache_maintain(mb->cache, mb->ix, false, &e) < 0)
		log_debug("%s", e.text);
	return false;
}

const struct index_head *mailbox_head(const struct mailbox *mb)
{
	return index_head(mb->ix);
}

uint32_t mailbox_count(const struct mailbox *mb)
{
	return index_count(mb->ix);
}

bool mailbox_has_gone(struct mailbox *mb)
{
	return index_gone(mb->ix) || index_damaged(mb->ix) || !index_verify(mb->ix, 1, 0);
}

uint32_t mailbox_seq(struct mailbox *mb, uint32_t uid)
{
	return index_seq(mb->ix, uid);
}

uint32_t mailbox_seq_from(struct mailbox *mb, uint32_t uid)
{
	return index_seq_from(mb->ix, uid);
}

const struct index_msg *mailbox_msg(struct mailbox *mb, uint32_t seq)
{
	return index_at(mb->ix, seq);
}

const struct index_msg *mailbox_run(struct mailbox *mb, uint32_t seq, uint32_t *n_r)
{
	return index_run(mb->ix, seq, n_r);
}

uint64_t mailbox_match(struct mailbox *mb, uint32_t seq, const struct index_want *w, uint32_t *n_r)
{
	return index_match(mb->ix, seq, w, n_r);
}

uint32_t mailbox_recent(const struct mailbox *mb)
{
	uint32_t n = 0;

	for (size_t i = 0; i < mb->recent.n; i++)
		n += index_seq_from(mb->ix, mb->recent.p[i].last + 1) -
		     index_seq_from(mb->ix, mb->recent.p[i].first);
	return n;
}

bool mailbox_is_recent(const struct mailbox *mb, const struct index_msg *m)
{
	return mb->recent.n && index_ranges_has(&mb->recent, m->uid);
}

bool mailbox_is_gone(const struct index_msg *m)
{
	return m->bits & INDEX_GONE;
}

bool mailbox_gone_since(const struct mailbox *mb, uint64_t *modseq_r)
{
	return index_gone_since(mb->ix, modseq_r);
}

uint32_t mailbox_first_unseen(struct mailbox *mb)
{
	return index_first_unseen(mb->ix);
}

int mailbox_keyword(struct mailbox *mb, struct str name, bool create, struct err *e)
{
	return index_keyword(mb->ix, name, create, e);
}

struct str mailbox_keyword_name(const struct mailbox *mb, int bit)
{
	return index_keyword_name(mb->ix, bit);
}

uint64_t mailbox_keywords_defined(const struct mailbox *mb)
{
	uint32_t n = index_head(mb->ix)->keywords;

	return n >= 64 ? UINT64_MAX : (1ULL << n) - 1;
}

bool mailbox_keywords_full(const struct mailbox *mb)
{
	return index_head(mb->ix)->keywords >= 64;
}

void mailbox_learn(struct mailbox *mb, const struct index_msg *f)
{
	*vec_push(&mb->learnt, NULL) = *f;
	if (mb->learnt.n >= LEARN_AT_ONCE || (mb->cache && cache_collected(mb->cache) > (1 << 20)))
		mailbox_learnt_flush(mb);
}

void mailbox_learnt_flush(struct mailbox *mb)
{
	bool blocks = mb->cache && cache_collected(mb->cache);
	struct index_txn *t;
	struct err e;

	if (!mb->learnt.n && !blocks)
		return;
	t = index_txn(mb->ix);
	for (size_t i = 0; i < mb->learnt.n; i++)
		if (mb->learnt.p[i].bits)
			index_txn_facts(t, mb->learnt.p[i].uid, mb->learnt.p[i].bits, &mb->learnt.p[i]);
	for (size_t i = 0; i < mb->learnt.n; i++)
		if (mb->learnt.p[i].sent)
			index_txn_sent(t, mb->learnt.p[i].uid, mb->learnt.p[i].sent);
	mb->learnt.n = 0;
	if (blocks && cache_flush(mb->cache, t, &e) < 0)
		log_warning("%s", e.text);
	if (index_commit(t, false, &mb->changes, NULL, &e) < 0)
		log_warning("%s", e.text);
}

struct cache *mailbox_cache(struct mailbox *mb)
{
	struct index_place place = {.dirfd = mb->index_dirfd, .readonly = false};
	struct err e;

	if (!mb->cache && cache_open(&mb->cache, &place, &mb->ident, &e) < 0) {
		log_warning("no cache for %.*s: %s", STR_ARG(mb->name), e.text);
		mb->cache = NULL;
	}
	return mb->cache;
}

int mailbox_commit(struct mailbox *mb, struct index_txn *t, struct index_result *result, struct err *e)
{
	bool sync = file_get_fsync() == FILE_FSYNC_ALWAYS;

	if (index_commit(t, sync, &mb->changes, result, e) < 0)
		return -1;
	if (!sync && file_get_fsync() != FILE_FSYNC_NEVER && !mb->unsynced_since)
		mb->unsynced_since = clock_mono_ms();
	return 0;
}
