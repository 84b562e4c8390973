/* REPLACE (RFC 8508): a new version of a message, and the old one gone, as one command. */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/copyuid.h"
#include "imap/event.h"
#include "imap/notify.h"
#include "imap/saving.h"
#include "imap/sync.h"
#include "imap/view.h"

/* The one message that is replaced; 0 with -1 when it isn't there. */
static int old_message(struct imap *c, uint32_t *uid_r)
{
	struct imap_range one;
	struct imap_set set = {.p = &one, .n = 1}, seqs;

	if (imap_parse_sp(&c->p) < 0 || imap_set_parse_number(&c->p, &one.first) < 0 ||
	    imap_parse_sp(&c->p) < 0)
		return -1;
	one.last = one.first;
	if (imap_view_resolve(c, &set, c->uid, &seqs) < 0)
		return -1;
	if (!seqs.n)
		return imap_client_no(c, ERR_NOTFOUND, "NONEXISTENT", "There is no such message");
	*uid_r = mailbox_msg(c->box, seqs.p[0].first)->uid;
	return 0;
}

/* The old message goes only once the new one is safe: a crash between the two leaves both. It is never seen as \Deleted. */
static int remove_old(struct imap *c, uint32_t uid)
{
	struct index_ranges uids = {0};
	uint64_t before = mailbox_head(c->box)->highestmodseq;
	int got;

	index_ranges_add(&uids, uid, uid);
	got = mailbox_delete(c->box, &uids, &c->err);
	index_ranges_free(&uids);
	if (got == 0)
		imap_sync_removed(c, before);
	return got;
}

int imap_cmd_replace(void *arg)
{
	struct imap *c = arg;
	struct imap_saving s = {.c = c};
	struct mailbox_saved saved = {0};
	int named;

	if (old_message(c, &s.replaces) < 0)
		return -1;
	named = imap_name_parse(&c->p, &s.name);
	if (c->p.failed || named < 0 || imap_parse_sp(&c->p) < 0)
		return -1;
	if (mailbox_is_readonly(c->box))
		return imap_client_no(c, ERR_CANNOT, "NOPERM", "The mailbox is read-only");
	if (imap_saving_message(&s) < 0 || imap_parse_end(&c->p) < 0) {
		imap_saving_abort(&s);
		return -1;
	}
	if (imap_saving_commit(&s, &saved) < 0)
		return -1;
	out_c(&c->s.out, "* OK [");
	out_str(&c->s.out, imap_copyuid_append(c, &saved));
	out_c(&c->s.out, "] Replacement message ready\r\n");
	imap_notify_own_save(c, s.name, &saved);
	imap_event_saved(c, "APPEND", s.name, &saved);
	index_ranges_free(&saved.uids);
	return remove_old(c, s.replaces);
}
