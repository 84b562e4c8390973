/*
 * The index against the Maildir: two stats when nothing happened; otherwise, under the lock that Dovecot knows, files get UIDs, flags that
 * others put into file names are merged three ways (what the name said, what it says, what clients did meanwhile), missing files are expunged.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "mailbox/maildir.h"
#include "mailbox/maildir_more.h"
#include "mailbox/maildir_stale.h"
#include "maildir/batch.h"
#include "maildir/match.h"
#include "maildir/uidwrite.h"
#include "sys/fd.h"

enum { LOCK_MS = 122 * 1000, NAMES_MS = 500, WORN_MIN = 64 << 10, LINE_MOST = 1024 };

/* Times finer than this don't tell two changes apart: the clock tick, or the whole seconds of old file systems. */
static const int64_t RACY_TICK_NS = 20 * 1000 * 1000, RACY_COARSE_NS = 2000LL * 1000 * 1000;

int maildir_lock(struct mailbox *mb, struct err *e)
{
	if (maildir_uidlist_lock(&maildir_box(mb)->uidlist, LOCK_MS, e) < 0)
		return -1;
	maildir_batch_recover(mb->dirfd);
	return 0;
}

bool maildir_sync_is_racy(const struct maildir_stamps *s, int64_t began_ns)
{
	int64_t newest = s->new_ns > s->cur_ns ? s->new_ns : s->cur_ns;
	bool coarse = s->new_ns % 1000000 == 0 && s->cur_ns % 1000000 == 0;

	return began_ns - newest < (coarse ? RACY_COARSE_NS : RACY_TICK_NS);
}

static bool unchanged(struct mailbox *mb, struct err *e, int *result)
{
	const struct index_head *h = index_head(mb->ix);
	struct maildir_stamps now;

	*result = maildir_scan_stamps(mb->dirfd, &now, e);
	return *result < 0 || ((uint64_t)now.new_ns == h->stamp[STAMP_NEW] &&
	                          (uint64_t)now.cur_ns == h->stamp[STAMP_CUR] && h->stamp[STAMP_CHECKED]);
}

/* ---- one pass ---- */

struct pass {
	struct mailbox *mb;
	struct maildir_scan scan;
	struct maildir_match match;
	struct index_txn *txn;
	struct index_ranges gone;
	struct maildir_more more; /* while the index isn't filled */
	bool filled;         /* the index has been filled: what it lacks below its UIDNEXT was expunged */
	uint32_t known_next; /* the index's UIDNEXT before; 0 while it isn't filled */
	bool *dead;          /* uidlist lines of messages that reappeared: they get new UIDs */
	bool any_dead;
	bool stale; /* cur/ lacks renames that the log says are done: names that differ are nobody's change */
	bool alone; /* nobody renames meanwhile */
	uint32_t appended;
};

static struct maildir_uidlist *list_of(struct pass *p)
{
	return &maildir_box(p->mb)->uidlist;
}

static uint32_t letters_in_use(const struct maildir_scan *s)
{
	uint32_t letters = 0;

	for (size_t i = 0; i < s->entries.n; i++)
		letters |= s->entries.p[i].letters;
	return letters;
}

/* Removed since its name was read: an expunge takes the file away before it says so. */
static bool is_there(struct pass *p, uint32_t at)
{
	struct str name = maildir_scan_name(&p->scan, at);
	char path[4 + MAILDIR_NAME_MAX + 1];
	struct stat st;

	snprintf(path, sizeof path, "%s/%.*s", p->scan.entries.p[at].in_new ? "new" : "cur", STR_ARG(name));
	return fstatat(p->mb->dirfd, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Files whose UID the index has seen go: expunged while the file stayed (a power cut, a restored backup). The UID is never used again. */
static void find_reappeared(struct pass *p)
{
	struct maildir_uidlist *u = list_of(p);
	size_t none = 0;

	for (size_t i = 0; i < u->entries.n; i++) {
		uint32_t uid = u->entries.p[i].uid;

		if (uid >= p->known_next)
			break;
		if (p->match.file[i] == MAILDIR_MATCH_NONE)
			continue;
		if (index_has(p->mb->ix, uid) || !is_there(p, p->match.file[i]))
			continue;
		if (!p->dead) {
			p->dead = vec_grown(NULL, NULL, &none, u->entries.n, sizeof *p->dead);
			memset(p->dead, 0, u->entries.n * sizeof *p->dead);
		}
		p->dead[i] = p->any_dead = true;
		*vec_push(&p->match.fresh, NULL) = p->match.file[i];
		log_warning("%.*s: the file of expunged message %u is back: it becomes a new message",
		    STR_ARG(p->mb->name), uid);
	}
}

/* New files get lines in the uidlist. */
static int give_uids(struct pass *p, struct err *e)
{
	struct maildir_uidlist *u = list_of(p);
	struct maildir_uidlist_add *adds;
	size_t n = p->match.fresh.n, none = 0;
	int result;

	if (p->any_dead && maildir_uidlist_rewrite(u, p->dead, e) < 0)
		return -1;
	if (!n)
		return 0;
	adds = vec_grown(NULL, NULL, &none, n, sizeof *adds);
	for (size_t i = 0; i < n; i++) {
		uint32_t at = p->match.fresh.p[i];

		adds[i] = (struct maildir_uidlist_add){.base = maildir_scan_base(&p->scan, at),
		    .psize = p->scan.entries.p[at].psize,
		    .vsize = p->scan.entries.p[at].vsize};
	}
	result = maildir_uidlist_append(u, adds, n, e);
	vec_drop(adds);
	return result;
}

static void append(struct pass *p, size_t at, const struct maildir_scan_entry *f)
{
	struct maildir_uidlist_record r;
	struct index_msg m = {.flags = f->flags, .stored_flags = f->flags};

	maildir_uidlist_record(list_of(p), at, &r);
	m.uid = r.uid;
	m.keys = m.stored_keys = maildir_letters_keys(p->mb, f->letters) | maildir_more_keys(&p->more, r.uid);
	m.store = list_of(p)->entries.p[at].offset;
	m.psize = r.psize;
	m.vsize = r.vsize;
	m.bits = (uint16_t)((f->in_new ? INDEX_IN_NEW : 0) |
	                    (r.psize != MAILDIR_SIZE_UNKNOWN ? INDEX_HAS_PSIZE : 0) |
	                    (r.vsize != MAILDIR_SIZE_UNKNOWN ? INDEX_HAS_VSIZE : 0));
	if (maildir_uidlist_is_pop3(&r))
		m.bits |= INDEX_STORE_KEYS;
	if (r.psize == MAILDIR_SIZE_UNKNOWN)
		m.psize = 0;
	if (r.vsize == MAILDIR_SIZE_UNKNOWN)
		m.vsize = 0;
	index_txn_append(p->txn, &m);
	p->appended++;
}

/* What the name says now against what it said: the difference is somebody's change, and is applied to what clients see. */
static void merge(
    struct pass *p, const struct index_msg *m, const struct maildir_scan_entry *f, uint64_t offset)
{
	const struct maildir_box *box = maildir_box(p->mb);
	struct index_range one = {m->uid, m->uid};
	struct index_ranges uids = {&one, 1, 1};
	uint64_t keys = maildir_letters_keys(p->mb, f->letters) | (m->stored_keys & ~box->with_letter);
	/* What clients see already isn't said again: somebody may have changed it back before this stands in the log. */
	uint8_t plus = f->flags & (uint8_t) ~(m->stored_flags | m->flags);
	uint8_t minus = m->stored_flags & m->flags & (uint8_t)~f->flags;
	uint64_t keys_plus = keys & ~(m->stored_keys | m->keys),
	         keys_minus = m->stored_keys & m->keys & ~keys;

	if (p->stale)
		plus = minus = keys_plus = keys_minus = 0;
	/* While an index is made anew: keywords without a letter that aren't written down are pending, nobody removed them. */
	if (!p->filled)
		keys = (keys & box->with_letter) | (maildir_more_keys(&p->more, m->uid) & ~box->with_letter);

	if (plus || keys_plus)
		index_txn_flags(p->txn, &uids, INDEX_ADD, plus, keys_plus, UINT64_MAX);
	if (minus || keys_minus)
		index_txn_flags(p->txn, &uids, INDEX_REMOVE, minus, keys_minus, UINT64_MAX);
	if (f->flags != m->stored_flags || keys != m->stored_keys || offset != m->store ||
	    f->in_new != !!(m->bits & INDEX_IN_NEW))
		index_txn_stored(p->txn, m->uid, f->flags, keys, f->in_new, offset);
}

/* Both are ascending by UID. */
static void walk(struct pass *p)
{
	struct maildir_uidlist *u = list_of(p);
	uint32_t count = index_count(p->mb->ix);
	size_t j = 0;

	for (uint32_t seq = 1; seq <= count; seq++) {
		const struct index_msg *m = index_at(p->mb->ix, seq);
		bool here;

		if (m->bits & INDEX_GONE)
			continue;
		for (; j < u->entries.n && u->entries.p[j].uid < m->uid; j++) {
			if (!p->filled && p->match.file[j] != MAILDIR_MATCH_NONE)
				append(p, j, &p->scan.entries.p[p->match.file[j]]);
		}
		here = j < u->entries.n && u->entries.p[j].uid == m->uid &&
		       p->match.file[j] != MAILDIR_MATCH_NONE;
		if (here) {
			/* What another session renames while we read isn't somebody's change: the next pass knows. */
			if (p->alone || !p->filled)
				merge(p, m, &p->scan.entries.p[p->match.file[j]], u->entries.p[j].offset);
			if (!(m->bits & INDEX_STORE_KEYS) && maildir_uidlist_has_pop3(u, j))
				index_txn_facts(p->txn, m->uid, INDEX_STORE_KEYS, m);
		} else
			index_ranges_add(&p->gone, m->uid, m->uid);
	}
	while (j < u->entries.n && u->entries.p[j].uid < p->known_next)
		j++;
	for (; j < u->entries.n; j++) {
		if (p->match.file[j] != MAILDIR_MATCH_NONE)
			append(p, j, &p->scan.entries.p[p->match.file[j]]);
	}
}

static void set_stamps(struct pass *p)
{
	uint64_t stamp[8] = {0};
	const struct maildir_scan *s = &p->scan;

	stamp[STAMP_NEW] = (uint64_t)s->stamps.new_ns;
	stamp[STAMP_CUR] = (uint64_t)s->stamps.cur_ns;
	stamp[STAMP_CHECKED] = p->alone && s->steady && !maildir_sync_is_racy(&s->stamps, s->began_ns)
	                           ? (uint64_t)s->began_ns
	                           : 0;
	if (memcmp(stamp, index_head(p->mb->ix)->stamp, sizeof stamp) != 0)
		index_txn_stamps(p->txn, stamp);
}

/* A line without a file is worth a second look when clients still see the message, or it is too new for the index to know. */
static bool is_alive(void *arg, uint32_t uid)
{
	struct pass *p = arg;
	uint32_t seq = uid < index_head(p->mb->ix)->uidnext ? index_seq(p->mb->ix, uid) : 0;

	return uid >= index_head(p->mb->ix)->uidnext || !index_is_filled(p->mb->ix) ||
	       (seq && !(index_at(p->mb->ix, seq)->bits & INDEX_GONE));
}

static int run(struct pass *p, struct err *e)
{
	struct mailbox *mb = p->mb;
	uint32_t uidnext;

	if (maildir_match_scan_alive(&p->match, list_of(p), &p->scan, is_alive, p, e) < 0)
		return -1;
	mailbox_learnt_flush(mb);
	if (maildir_letters_refresh(mb, letters_in_use(&p->scan), e) < 0)
		return -1;
	if (index_refresh(mb->ix, &mb->changes, e) < 0)
		return -1;
	/* What stands in a damaged block isn't known: it must not be taken for expunged. */
	if (!index_verify(mb->ix, 1, 0))
		return index_refresh(mb->ix, NULL, e);
	p->filled = index_is_filled(mb->ix);
	p->known_next = p->filled ? index_head(mb->ix)->uidnext : 0;
	if (!p->filled && maildir_more_load(mb, &p->more, e) < 0)
		return -1;
	p->stale = p->filled && maildir_stale_is(index_head(mb->ix)->stamp[STAMP_CUR],
	                            (uint64_t)p->scan.stamps.cur_ns, maildir_stale_boot_ns());
	if (p->stale)
		log_warning(
		    "%.*s: cur/ is older than the log says, as after a power cut: messages keep their flags, "
		    "files get them again",
		    STR_ARG(mb->name));
	find_reappeared(p);
	if (p->match.fresh.n || p->any_dead) {
		if (give_uids(p, e) < 0)
			return -1;
		maildir_match_free(&p->match);
		maildir_match(&p->match, list_of(p), &p->scan);
	}
	p->txn = index_txn(mb->ix);
	walk(p);
	if (p->gone.n)
		index_txn_expunge(p->txn, &p->gone);
	uidnext = list_of(p)->uidnext;
	if (uidnext > p->known_next)
		index_txn_uidnext(p->txn, uidnext);
	set_stamps(p);
	return mailbox_commit(mb, p->txn, NULL, e);
}

/* Lines of messages that have gone (the index agrees by now) are dropped once they are a quarter of the list. */
static void compact(struct pass *p)
{
	struct maildir_uidlist *u = list_of(p);
	size_t none = 0;
	struct err e;
	bool *dead;

	if (!maildir_uidlist_wants_rewrite(u, p->match.known))
		return;
	dead = vec_grown(NULL, NULL, &none, u->entries.n + 1, sizeof *dead);
	for (size_t i = 0; i < u->entries.n; i++)
		dead[i] = p->match.file[i] == MAILDIR_MATCH_NONE;
	if (maildir_uidlist_rewrite(u, dead, &e) < 0)
		log_warning("%s", e.text);
	vec_drop(dead);
}

/* Files that a session which has selected the mailbox should move to cur/. */
static void note_new(struct pass *p)
{
	struct maildir_uidlist *u = list_of(p);

	for (size_t i = 0; i < u->entries.n; i++) {
		if (p->match.file[i] != MAILDIR_MATCH_NONE && p->scan.entries.p[p->match.file[i]].in_new)
			index_ranges_add(
			    &maildir_box(p->mb)->in_new, u->entries.p[i].uid, u->entries.p[i].uid);
	}
}

int maildir_sync_locked(struct mailbox *mb, struct err *e)
{
	struct maildir_box *box = maildir_box(mb);
	const struct index_head *h = index_head(mb->ix);
	struct maildir_uidlist_hint hint = {
	    h->uidvalidity, h->uidnext, ((struct maildir_store *)mb->store->own)->root.fd};
	struct pass p = {.mb = mb};
	uint64_t before = h->highestmodseq;
	uint32_t messages = h->messages;
	int lock, result;

	if (maildir_uidlist_sync(&box->uidlist, &hint, e) < 0)
		return -1;
	box->another = box->uidlist.uidvalidity != mb->ident.uidvalidity;
	if (box->another)
		return err_set(e, ERR_NOTFOUND,
		    "dovecot-uidlist is another mailbox's: UIDVALIDITY %u, not %u; who opens it again sees "
		    "that",
		    box->uidlist.uidvalidity, mb->ident.uidvalidity);
	maildir_scan_init(&p.scan, mb->dirfd);
	p.alone = maildir_names_lock(mb, NAMES_MS, &lock);
	result = run(&p, e);
	fd_close(&lock);
	if (result == 0 && (mb->flags & MAILBOX_RECENT))
		note_new(&p);
	if (result == 0)
		compact(&p);
	maildir_match_free(&p.match);
	maildir_scan_free(&p.scan);
	index_ranges_free(&p.gone);
	maildir_more_free(&p.more);
	vec_drop(p.dead);
	h = index_head(mb->ix);
	return result < 0 ? -1 : h->highestmodseq != before || h->messages != messages;
}

/*
 * Where all mail comes and goes by our own sessions no pass ever sees the dead lines of the uidlist. When there is more of it than as many
 * lines as there are messages can have, the first look after opening is a pass.
 */
static bool list_is_worn(struct mailbox *mb)
{
	uint64_t bytes = maildir_box(mb)->list_bytes;

	maildir_box(mb)->list_bytes = 0;
	return bytes > WORN_MIN && bytes / LINE_MOST > index_head(mb->ix)->messages &&
	       index_is_filled(mb->ix) && faccessat(mb->dirfd, ".", W_OK, AT_EACCESS) == 0;
}

int maildir_sync(struct mailbox *mb, bool force, struct err *e)
{
	struct maildir_box *box = maildir_box(mb);
	int result;

	force |= list_is_worn(mb);
	if (!force && unchanged(mb, e, &result))
		return result;
	/* Its files are being removed: that is nobody's expunge. */
	if (maildir_list_is_trash(&((struct maildir_store *)mb->store->own)->root, mb->dirfd))
		return err_set(e, ERR_NOTFOUND, "mailbox %.*s was deleted", STR_ARG(mb->name));
	if (maildir_lock(mb, e) < 0)
		return -1;
	maildir_scan_clean_tmp(mb->dirfd);
	result = force || !index_is_filled(mb->ix) ? -2 : maildir_sync_new(mb, e);
	if (result == -2)
		result = maildir_sync_locked(mb, e);
	maildir_uidlist_unlock(&box->uidlist);
	maildir_uidlist_forget(&box->uidlist);
	return result;
}
