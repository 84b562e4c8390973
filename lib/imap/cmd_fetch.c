/* FETCH and UID FETCH. */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/event.h"
#include "imap/fetch.h"
#include "imap/limit.h"
#include "imap/view.h"
#include "imap/window.h"

#include "mailbox/history.h"

/* \Seen is set before anything is sent, in one record: then each response shows it. Others' news stays for later. */
static int set_seen(struct imap *c, const struct imap_set *seqs)
{
	struct mailbox_store_args args = {
	    .uids = &c->told, .op = INDEX_ADD, .flags = INDEX_SEEN, .unchangedsince = UINT64_MAX};

	for (size_t i = 0; i < seqs->n; i++)
		for (uint32_t seq = seqs->p[i].first; seq <= seqs->p[i].last; seq++) {
			const struct index_msg *m = mailbox_msg(c->box, seq);

			if (!(m->flags & INDEX_SEEN) && !mailbox_is_gone(m))
				index_ranges_add(&c->told, m->uid, m->uid);
		}
	if (!c->told.n)
		return 0;
	imap_event_before(c, &c->told);
	if (mailbox_store(c->box, &args, NULL, NULL, &c->err) < 0)
		return -1;
	imap_event_after(c, &args);
	return 0;
}

/* Every UID below UIDNEXT that the view doesn't have. */
static void absent(struct imap *c, struct index_ranges *r)
{
	uint32_t next = 1, uidnext = mailbox_head(c->box)->uidnext;

	for (uint32_t seq = 1; seq <= mailbox_count(c->box); seq++) {
		uint32_t uid = mailbox_msg(c->box, seq)->uid;

		if (uid > next)
			index_ranges_add(r, next, uid - 1);
		next = uid + 1;
	}
	if (next < uidnext)
		index_ranges_add(r, next, uidnext - 1);
}

/* UIDs that went after `since`; when that isn't remembered any more, all that aren't there (RFC 7162 section 3.2.6 lets a server say too much). What still
 * has a number in this session isn't among them: it is told as VANISHED without EARLIER, which takes the number away. */
static void vanished(struct imap *c, uint64_t since, struct index_ranges *r)
{
	struct index_ranges shown = {0};

	if (!mailbox_history_reaches(c->box, since)) {
		absent(c, r);
		return;
	}
	mailbox_history_vanished(c->box, since, r);
	for (uint32_t seq = 1; r->n && seq <= mailbox_count(c->box); seq++) {
		const struct index_msg *m = mailbox_msg(c->box, seq);

		if (mailbox_is_gone(m))
			index_ranges_add(&shown, m->uid, m->uid);
	}
	index_ranges_subtract(r, &shown);
	index_ranges_free(&shown);
}

/* UID FETCH … (CHANGEDSINCE n VANISHED): which of the set are gone. */
static void tell_vanished(struct imap *c, const struct imap_set *set, const struct imap_fetch *want)
{
	struct index_ranges all = {0}, r = {0};

	vanished(c, want->since, &all);
	for (size_t i = 0; i < all.n; i++)
		for (size_t k = 0; k < set->n; k++) {
			uint32_t lo = all.p[i].first > set->p[k].first ? all.p[i].first : set->p[k].first;
			uint32_t hi = all.p[i].last < set->p[k].last ? all.p[i].last : set->p[k].last;

			if (lo <= hi)
				index_ranges_add(&r, lo, hi);
		}
	if (r.n) {
		out_c(&c->s.out, "* VANISHED (EARLIER) ");
		imap_print_ranges(&c->s.out, &r);
		out_c(&c->s.out, "\r\n");
	}
	index_ranges_free(&all);
	index_ranges_free(&r);
}

static int parse(struct imap *c, struct imap_set *set, struct imap_fetch *want)
{
	struct imap_parse *p = &c->p;

	if (imap_parse_sp(p) < 0 || imap_set_parse(p, set) < 0 || imap_parse_sp(p) < 0 ||
	    imap_fetchatt_parse(p, want) < 0 || imap_fetchatt_parse_modifiers(p, want) < 0 ||
	    imap_parse_end(p) < 0)
		return -1;
	if (want->vanished && !(c->uid && imap_is(c, IMAP_QRESYNC)))
		return imap_parse_bad(p, "VANISHED belongs to UID FETCH with QRESYNC enabled");
	return 0;
}

int imap_cmd_fetch(void *arg)
{
	struct imap *c = arg;
	struct imap_fetch want;
	struct imap_set set, seqs;

	if (parse(c, &set, &want) < 0 || imap_view_resolve(c, &set, c->uid, &seqs) < 0)
		return -1;
	if (want.modseq)
		imap_client_condstore(c);
	if (want.windowed) {
		/* RFC 9738 section 3.1: it is what PARTIAL says that counts. */
		if (imap_limit_check(c, (uint64_t)llabs(want.to - want.from) + 1) < 0)
			return -1;
		imap_window_cut(&seqs, want.from, want.to);
	}
	imap_limit_cut(c, &seqs);
	if (want.vanished && !set.saved)
		tell_vanished(c, &set, &want);
	if (want.seen && !mailbox_is_readonly(c->box) && set_seen(c, &seqs) < 0)
		return -1;
	return imap_fetch_run(c, &want, &seqs);
}
