/*
 * New mail, the most frequent change of all: cur/ is as it was at the last scan, the uidlist has no UID that the index doesn't know. Then only new/ is read, and the
 * uidlist is appended to without being read: a delivery costs the same in a mailbox of ten messages and of a million.
 */
#include "base/map.h"
#include "mailbox/maildir.h"
#include "maildir/match.h"
#include "maildir/uidtail.h"

enum { KNOWN_MAX = 4096, MEMORY = 64 << 20 };

struct arrival {
	struct mailbox *mb;
	struct arena arena;
	struct maildir_scan scan;
	struct maildir_match match; /* fresh alone is used */
	struct map known;           /* base -> index_msg: those that the index says stand in new/ */
	struct maildir_uidlist_add *adds;
};

/* Nothing but new/ changed, and no UID is missing in the index. */
static bool is_arrival(struct mailbox *mb)
{
	struct maildir_box *box = maildir_box(mb);
	const struct index_head *h = index_head(mb->ix);
	struct maildir_uidlist_hint hint = {
	    h->uidvalidity, h->uidnext, ((struct maildir_store *)mb->store->own)->root.fd};
	struct maildir_stamps now;

	if (!h->stamp[STAMP_CHECKED] || maildir_scan_stamps(mb->dirfd, &now, NULL) < 0 ||
	    (uint64_t)now.cur_ns != h->stamp[STAMP_CUR])
		return false;
	return maildir_uidlist_tail(&box->uidlist, &hint, NULL) == 0 && box->uidlist.partial &&
	       box->uidlist.uidvalidity == mb->ident.uidvalidity && box->uidlist.uidnext == h->uidnext;
}

/* The messages that the index has in new/, by base: the newest ones as a rule, and how many there are is known. False when there are too many to ask for one by one. */
static bool find_known(struct arrival *v)
{
	struct mailbox *mb = v->mb;
	size_t n = 0, all = index_in_new(mb->ix);

	for (uint32_t seq = index_count(mb->ix); seq > 0 && n < all; seq--) {
		const struct index_msg *m = index_at(mb->ix, seq);
		char line[MAILDIR_UIDLIST_LINE_MAX];
		struct maildir_uidlist_record r;
		struct index_msg *copy;

		if (!(m->bits & INDEX_IN_NEW) || (m->bits & INDEX_GONE))
			continue;
		if (++n > KNOWN_MAX ||
		    maildir_uidlist_line(&maildir_box(mb)->uidlist, m->store, m->uid, line, &r, NULL) < 0)
			return false;
		copy = arena_new(&v->arena, struct index_msg);
		*copy = *m;
		map_put(&v->known, arena_str(&v->arena, r.base), copy);
	}
	return !index_damaged(mb->ix);
}

/* What is in new/ against what the index has there. False when a name has changed in a way that the full sync knows better. */
static bool sort_out(struct arrival *v)
{
	struct map_slot *slot;

	for (size_t i = 0; i < v->scan.entries.n; i++) {
		struct index_msg *m = map_get(&v->known, maildir_scan_base(&v->scan, i));

		if (!m) {
			*vec_push(&v->match.fresh, NULL) = (uint32_t)i;
			continue;
		}
		if (v->scan.entries.p[i].flags != m->stored_flags || v->scan.entries.p[i].letters)
			return false;
		m->uid = 0; /* seen */
	}
	/* Missing in new/: expunged, or on its way to cur/, whose time was looked at before new/ was read. The full sync knows. */
	for (size_t at = 0; (slot = map_next(&v->known, &at));) {
		const struct index_msg *m = slot->value;

		if (m->uid)
			return false;
	}
	maildir_match_sort(&v->match, &v->scan);
	return true;
}

static int give_uids(struct arrival *v, struct err *e)
{
	size_t n = v->match.fresh.n;

	v->adds = arena_array(&v->arena, n, sizeof *v->adds);
	for (size_t i = 0; i < n; i++) {
		const struct maildir_scan_entry *f = &v->scan.entries.p[v->match.fresh.p[i]];

		v->adds[i] =
		    (struct maildir_uidlist_add){.base = maildir_scan_base(&v->scan, v->match.fresh.p[i]),
		        .psize = f->psize,
		        .vsize = f->vsize};
	}
	return maildir_uidlist_append(&maildir_box(v->mb)->uidlist, v->adds, n, e);
}

static void append(struct arrival *v, struct index_txn *t)
{
	for (size_t i = 0; i < v->match.fresh.n; i++) {
		const struct maildir_scan_entry *f = &v->scan.entries.p[v->match.fresh.p[i]];
		struct index_msg m = {.uid = v->adds[i].uid, .store = v->adds[i].offset};

		m.flags = m.stored_flags = f->flags;
		m.keys = m.stored_keys = maildir_letters_keys(v->mb, f->letters);
		m.bits = INDEX_IN_NEW;
		if (f->psize != MAILDIR_SIZE_UNKNOWN) {
			m.psize = f->psize;
			m.bits |= INDEX_HAS_PSIZE;
		}
		if (f->vsize != MAILDIR_SIZE_UNKNOWN) {
			m.vsize = f->vsize;
			m.bits |= INDEX_HAS_VSIZE;
		}
		index_txn_append(t, &m);
		if (v->mb->flags & MAILBOX_RECENT)
			index_ranges_add(&maildir_box(v->mb)->in_new, m.uid, m.uid);
	}
}

static int commit(struct arrival *v, struct err *e)
{
	struct mailbox *mb = v->mb;
	const struct maildir_scan *s = &v->scan;
	struct maildir_stamps young = {s->stamps.new_ns, s->stamps.new_ns};
	uint64_t stamp[8] = {0};
	struct index_txn *t;

	if (give_uids(v, e) < 0)
		return -1;
	t = index_txn(mb->ix);
	append(v, t);
	/* cur/ was steady at the last scan and has its time of then. new/ may be too young for its time to tell: 0 has it looked at again. */
	if (!maildir_sync_is_racy(&young, s->began_ns))
		stamp[STAMP_NEW] = (uint64_t)s->stamps.new_ns;
	stamp[STAMP_CUR] = (uint64_t)s->stamps.cur_ns;
	stamp[STAMP_CHECKED] = (uint64_t)s->began_ns;
	index_txn_stamps(t, stamp);
	return mailbox_commit(mb, t, NULL, e) < 0 ? -1 : v->match.fresh.n > 0;
}

static int run(struct arrival *v, struct err *e)
{
	struct mailbox *mb = v->mb;
	uint32_t letters = 0;

	maildir_scan_init(&v->scan, mb->dirfd);
	if (!find_known(v) || maildir_scan_read_new(&v->scan, e) < 0 ||
	    (uint64_t)v->scan.stamps.cur_ns != index_head(mb->ix)->stamp[STAMP_CUR] || !sort_out(v))
		return -2;
	for (size_t i = 0; i < v->scan.entries.n; i++)
		letters |= v->scan.entries.p[i].letters;
	mailbox_learnt_flush(mb);
	if (letters && maildir_letters_refresh(mb, letters, e) < 0)
		return -1;
	return commit(v, e);
}

int maildir_sync_new(struct mailbox *mb, struct err *e)
{
	struct arrival v = {.mb = mb};
	int result;

	if (index_refresh(mb->ix, &mb->changes, e) < 0)
		return -1;
	if (!is_arrival(mb))
		return -2;
	arena_init(&v.arena, "new mail", MEMORY);
	map_init(&v.known, &v.arena);
	result = run(&v, e);
	vec_free(&v.match.fresh);
	maildir_scan_free(&v.scan);
	arena_free(&v.arena);
	return result;
}
