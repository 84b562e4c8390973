/* COPY and MOVE. */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/copyuid.h"
#include "imap/event.h"
#include "imap/limit.h"
#include "imap/notify.h"
#include "imap/sync.h"
#include "imap/view.h"

/* The set and the target. 1: go on; 0: no message is meant (OK); -1. */
static int arguments(struct imap *c, struct str *name_r, struct index_ranges *uids_r)
{
	struct imap_set set, seqs;
	int named;

	if (imap_parse_sp(&c->p) < 0 || imap_set_parse(&c->p, &set) < 0 || imap_parse_sp(&c->p) < 0)
		return -1;
	named = imap_name_parse(&c->p, name_r);
	if (c->p.failed || imap_parse_end(&c->p) < 0 || imap_view_resolve(c, &set, c->uid, &seqs) < 0)
		return -1;
	if (named < 0)
		return -1;
	if (!seqs.n) {
		c->text = STR("No messages found");
		return 0;
	}
	/* A COPY is all or nothing; a MOVE goes on from where it was cut. */
	if (c->command->run == imap_cmd_copy && imap_limit_copy(c, &seqs) < 0)
		return -1;
	imap_limit_cut(c, &seqs);
	imap_view_uids(c, &seqs, uids_r);
	return 1;
}

static int copy(struct imap *c, struct str name, const struct index_ranges *uids)
{
	struct mailbox_save *sv;
	struct mailbox_saved saved = {0};

	if (mailbox_save_begin(&sv, c->store, c->box, name, &c->err) < 0)
		return imap_copyuid_failed(c, name);
	if (mailbox_save_copy(sv, c->box, uids, &c->err) < 0) {
		mailbox_save_abort(sv);
		return imap_copyuid_failed(c, name);
	}
	if (mailbox_save_commit(sv, &saved, &c->err) < 0)
		return -1;
	imap_notify_own_save(c, name, &saved);
	imap_event_saved(c, "COPY", name, &saved);
	c->code = imap_copyuid_copy(c, &saved, uids);
	index_ranges_free(&saved.uids);
	return 0;
}

/* UIDs between the ends of a range that aren't in the view must not be in COPYUID: both sides are counted one by one (RFC 4315 section 3). */
static void only_present(struct imap *c, struct index_ranges *uids)
{
	struct index_ranges r = {0};

	for (size_t i = 0; i < uids->n; i++) {
		uint32_t seq = mailbox_seq_from(c->box, uids->p[i].first);

		for (; seq <= mailbox_count(c->box); seq++) {
			uint32_t uid = mailbox_msg(c->box, seq)->uid;

			if (uid > uids->p[i].last)
				break;
			index_ranges_add(&r, uid, uid);
		}
	}
	index_ranges_free(uids);
	*uids = r;
}

int imap_cmd_copy(void *arg)
{
	struct imap *c = arg;
	struct index_ranges uids = {0};
	struct str name;
	int got = arguments(c, &name, &uids);

	if (got <= 0)
		return got;
	only_present(c, &uids);
	got = copy(c, name, &uids);
	index_ranges_free(&uids);
	return got;
}

static int move(struct imap *c, struct str name, const struct index_ranges *uids)
{
	struct mailbox_saved saved = {0};
	struct index_ranges moved = {0};
	uint64_t before = mailbox_head(c->box)->highestmodseq;

	if (mailbox_move(c->box, c->store, name, uids, &saved, &moved, &c->err) < 0)
		return imap_copyuid_failed(c, name);
	imap_notify_own_save(c, name, &saved);
	imap_event_saved(c, "COPY", name, &saved);
	if (moved.n) {
		out_c(&c->s.out, "* OK [");
		out_str(&c->s.out, imap_copyuid_copy(c, &saved, &moved));
		out_c(&c->s.out, "] Moved UIDs\r\n");
	}
	imap_sync_removed(c, before);
	index_ranges_free(&saved.uids);
	index_ranges_free(&moved);
	return 0;
}

int imap_cmd_move(void *arg)
{
	struct imap *c = arg;
	struct index_ranges uids = {0};
	struct str name;
	int got = arguments(c, &name, &uids);

	if (got <= 0)
		return got;
	if (mailbox_is_readonly(c->box)) {
		index_ranges_free(&uids);
		return imap_client_no(c, ERR_CANNOT, "NOPERM", "The mailbox is read-only");
	}
	only_present(c, &uids);
	got = move(c, name, &uids);
	index_ranges_free(&uids);
	return got;
}
