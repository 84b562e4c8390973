/* EXPUNGE and UID EXPUNGE. */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/view.h"

static int expunge(struct imap *c, const struct index_ranges *uids)
{
	uint64_t before = mailbox_head(c->box)->highestmodseq;

	if (mailbox_expunge(c->box, uids, &c->err) < 0)
		return -1;
	if (imap_is(c, IMAP_QRESYNC) && mailbox_head(c->box)->highestmodseq != before)
		c->code = arena_printf(
		    &c->s.cmd, "HIGHESTMODSEQ %llu", (unsigned long long)mailbox_head(c->box)->highestmodseq);
	return 0;
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
	imap_view_uids(c, &seqs, &uids);
	got = expunge(c, &uids);
	index_ranges_free(&uids);
	return got;
}
