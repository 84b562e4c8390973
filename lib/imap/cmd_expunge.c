/* EXPUNGE and UID EXPUNGE. */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/limit.h"
#include "imap/search.h"
#include "imap/sync.h"
#include "imap/view.h"

static int expunge(struct imap *c, const struct index_ranges *uids)
{
	uint64_t before = mailbox_head(c->box)->highestmodseq;

	if (mailbox_expunge(c->box, uids, &c->err) < 0)
		return -1;
	imap_sync_removed(c, before);
	return 0;
}

/* UID EXPUNGE alone is limited, by the messages that it would remove (RFC 9738 section 3.1). */
static void within_limit(struct imap *c, struct imap_set *seqs)
{
	struct imap_walk walk = {.seqs = seqs};
	struct imap_set deleted = {0};
	size_t cap = 0;
	uint32_t seq;

	if (!c->message_max)
		return;
	while (imap_walk_next(&walk, &seq))
		if (mailbox_msg(c->box, seq)->flags & INDEX_DELETED)
			imap_search_add(c, &deleted, &cap, seq);
	imap_limit_cut(c, &deleted);
	if (c->limited.n)
		*seqs = deleted;
}

int imap_cmd_expunge(void *arg)
{
	struct imap *c = arg;
	struct imap_set set = {0}, seqs;
	struct index_ranges uids = {0};
	int got;

	if (c->uid && (imap_parse_sp(&c->p) < 0 || imap_set_parse(&c->p, &set) < 0))
		return -1;
	if (imap_parse_end(&c->p) < 0)
		return -1;
	if (mailbox_is_readonly(c->box))
		return imap_client_no(c, ERR_CANNOT, "NOPERM", "The mailbox is read-only");
	if (!c->uid)
		return expunge(c, NULL);
	if (imap_view_resolve(c, &set, true, &seqs) < 0)
		return -1;
	if (!seqs.n)
		return 0;
	within_limit(c, &seqs);
	imap_view_uids(c, &seqs, &uids);
	got = expunge(c, &uids);
	index_ranges_free(&uids);
	return got;
}
