/* What the Maildir has, message by message, for comparing an index with it. */
#include <inttypes.h>

#include "index/compare.h"
#include "mailbox/maildir.h"
#include "mailbox/maildir_more.h"
#include "maildir/match.h"
#include "maildir/uidwrite.h"

struct walk {
	struct mailbox *mb;
	struct maildir_scan scan;
	struct maildir_match match;
	struct maildir_more more;
	size_t at; /* in the uidlist */
};

static bool next(void *arg, struct index_msg *m)
{
	struct walk *w = arg;
	const struct maildir_uidlist *u = &maildir_box(w->mb)->uidlist;
	const struct maildir_scan_entry *f;

	while (w->at < u->entries.n && w->match.file[w->at] == MAILDIR_MATCH_NONE)
		w->at++;
	if (w->at == u->entries.n)
		return false;
	f = &w->scan.entries.p[w->match.file[w->at]];
	*m = (struct index_msg){.uid = u->entries.p[w->at].uid,
	    .stored_flags = f->flags,
	    .bits = f->in_new ? INDEX_IN_NEW : 0,
	    .store = u->entries.p[w->at].offset};
	m->stored_keys = maildir_letters_keys(w->mb, f->letters) | maildir_more_keys(&w->more, m->uid);
	w->at++;
	return true;
}

static int compare(struct walk *w, const struct mailbox_check *c, uint32_t *differences, struct err *e)
{
	struct maildir_uidlist *u = &maildir_box(w->mb)->uidlist;
	struct index_compare how = {.next = next, .store = w, .say = c->say, .arg = c->arg};
	uint32_t letters = 0;
	char text[120];

	if (maildir_uidlist_refresh(u, e) < 0 || maildir_match_scan(&w->match, u, &w->scan, e) < 0)
		return -1;
	for (size_t i = 0; i < w->scan.entries.n; i++)
		letters |= w->scan.entries.p[i].letters;
	if (maildir_letters_refresh(w->mb, letters, e) < 0 || maildir_more_load(w->mb, &w->more, e) < 0)
		return -1;
	*differences += index_compare(w->mb->ix, &how);
	if (w->match.fresh.n) {
		snprintf(text, sizeof text, "%zu files have no UID yet", w->match.fresh.n);
		c->say(c->arg, text);
		++*differences;
	}
	return 0;
}

int maildir_compare(struct mailbox *mb, const struct mailbox_check *c, uint32_t *differences, struct err *e)
{
	struct maildir_box *box = maildir_box(mb);
	struct walk w = {.mb = mb};
	int result;

	if (maildir_lock(mb, e) < 0)
		return -1;
	maildir_scan_init(&w.scan, mb->dirfd);
	result = index_refresh(mb->ix, NULL, e) < 0 ? -1 : compare(&w, c, differences, e);
	maildir_match_free(&w.match);
	maildir_scan_free(&w.scan);
	maildir_more_free(&w.more);
	maildir_uidlist_unlock(&box->uidlist);
	return result;
}
