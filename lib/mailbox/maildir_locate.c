/* From a message's record to its file. */
#include "mailbox/maildir.h"

#include "base/log.h"

_Static_assert((int)MAILDIR_SEEN == INDEX_SEEN && (int)MAILDIR_ANSWERED == INDEX_ANSWERED &&
                   (int)MAILDIR_FLAGGED == INDEX_FLAGGED && (int)MAILDIR_DELETED == INDEX_DELETED &&
                   (int)MAILDIR_DRAFT == INDEX_DRAFT && (int)MAILDIR_PASSED == INDEX_PASSED,
    "one set of flag bits");

int maildir_relocate(struct mailbox *mb, struct err *e)
{
	struct maildir_uidlist *u = &maildir_box(mb)->uidlist;
	uint32_t count = index_count(mb->ix);
	struct index_txn *t;
	size_t j = 0;

	maildir_uidlist_forget(u);
	if (maildir_uidlist_refresh(u, e) < 0)
		return -1;
	mailbox_learnt_flush(mb);
	t = index_txn(mb->ix);
	for (uint32_t seq = 1; seq <= count; seq++) {
		const struct index_msg *m = index_at(mb->ix, seq);

		while (j < u->entries.n && u->entries.p[j].uid < m->uid)
			j++;
		if (j == u->entries.n || u->entries.p[j].uid != m->uid)
			continue;
		if (u->entries.p[j].offset != m->store)
			index_txn_stored(t, m->uid, m->stored_flags, m->stored_keys, m->bits & INDEX_IN_NEW,
			    u->entries.p[j].offset);
		if (!(m->bits & INDEX_STORE_KEYS) && maildir_uidlist_has_pop3(u, j))
			index_txn_facts(t, m->uid, INDEX_STORE_KEYS, m);
	}
	return index_commit(t, false, &mb->changes, NULL, e);
}

int maildir_locate(struct mailbox *mb, const struct index_msg *m, char buf[MAILDIR_UIDLIST_LINE_MAX],
    struct maildir_uidlist_record *r, struct err *e)
{
	struct maildir_uidlist *u = &maildir_box(mb)->uidlist;
	uint32_t uid = m->uid;
	ptrdiff_t at;

	if (maildir_uidlist_line(u, m->store, uid, buf, r, e) == 0)
		return 0;
	if (e->kind != ERR_NOTFOUND || maildir_relocate(mb, e) < 0)
		return -1;
	at = maildir_uidlist_find(u, uid);
	if (at < 0) {
		mb->needs_sync = true;
		maildir_uidlist_forget(u);
		return err_set(e, ERR_NOTFOUND, "message %u of %.*s is gone", uid, STR_ARG(mb->name));
	}
	at = maildir_uidlist_line(u, u->entries.p[at].offset, uid, buf, r, e);
	maildir_uidlist_forget(u);
	return (int)at;
}

void maildir_where(const struct mailbox *mb, const struct index_msg *m, struct maildir_where *w)
{
	const struct maildir_box *box = maildir_box(mb);

	w->in_new = m->bits & INDEX_IN_NEW;
	w->flags = m->stored_flags;
	w->letters = 0;
	w->info[0] = '\0';
	for (unsigned i = 0; m->stored_keys && i < MAILDIR_LETTERS; i++) {
		if (box->bit[i] >= 0 && (m->stored_keys >> box->bit[i] & 1))
			w->letters |= 1u << i;
	}
}
