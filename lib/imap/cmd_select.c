/* SELECT, EXAMINE, CLOSE, UNSELECT, and quick resynchronisation (RFC 7162 section 3.2.5). */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/sync.h"
#include "imap/urlauth.h"
#include "imap/view.h"

#include "mailbox/history.h"

enum { MATCH_MAX = 10000 };

struct select_args {
	struct str name;
	bool condstore, qresync;
	uint32_t uidvalidity;
	uint64_t modseq;
	bool has_known;
	struct imap_set known;
	uint32_t *seqs, *uids; /* the match list */
	size_t nseqs, nuids;
};

static int parse_match(struct imap_parse *p, struct select_args *a)
{
	if (imap_parse_open(p) < 0 || imap_set_parse_ordered(p, MATCH_MAX, &a->seqs, &a->nseqs) < 0 ||
	    imap_parse_sp(p) < 0 || imap_set_parse_ordered(p, MATCH_MAX, &a->uids, &a->nuids) < 0)
		return -1;
	if (a->nseqs != a->nuids)
		return imap_parse_bad(p, "as many sequence numbers as UIDs expected");
	return imap_parse_close(p);
}

static int parse_qresync(struct imap_parse *p, struct select_args *a)
{
	a->qresync = true;
	if (imap_parse_sp(p) < 0 || imap_parse_open(p) < 0 || imap_parse_nz_number(p, &a->uidvalidity) < 0 ||
	    imap_parse_sp(p) < 0 || imap_parse_number64(p, &a->modseq) < 0)
		return -1;
	if (imap_parse_take(p, ' ')) {
		if (!imap_parse_peek(p, '(')) {
			a->has_known = true;
			if (imap_set_parse_known(p, &a->known) < 0)
				return -1;
			if (imap_parse_take(p, ' ') && parse_match(p, a) < 0)
				return -1;
		} else if (parse_match(p, a) < 0) {
			return -1;
		}
	}
	return imap_parse_close(p);
}

static int parse_params(struct imap *c, struct select_args *a)
{
	struct imap_parse *p = &c->p;

	if (imap_parse_open(p) < 0)
		return -1;
	do {
		if (imap_parse_word(p, STR("CONDSTORE")))
			a->condstore = true;
		else if (!imap_parse_word(p, STR("QRESYNC")))
			return imap_parse_bad(p, "no such SELECT parameter");
		else if (!imap_is(c, IMAP_QRESYNC))
			return imap_parse_bad(p, "QRESYNC isn't enabled");
		else if (parse_qresync(p, a) < 0)
			return -1;
		else if (a->nseqs && imap_is(c, IMAP_UIDONLY))
			return imap_client_numbers_off(c);
	} while (imap_parse_take(p, ' '));
	return imap_parse_close(p);
}

static void ok_number(struct out *o, const char *code, uint64_t n, const char *text)
{
	out_c(o, "* OK [");
	out_c(o, code);
	out_ch(o, ' ');
	out_u64(o, n);
	out_c(o, "] ");
	out_c(o, text);
	out_c(o, "\r\n");
}

static void count(struct out *o, uint32_t n, const char *what)
{
	out_c(o, "* ");
	out_u64(o, n);
	out_c(o, what);
}

static void tell_mailbox(struct imap *c)
{
	const struct index_head *h = mailbox_head(c->box);
	struct out *o = &c->s.out;
	uint32_t unseen;

	imap_sync_keywords(c);
	c->exists = mailbox_count(c->box);
	c->recent = mailbox_recent(c->box);
	count(o, c->exists, " EXISTS\r\n");
	if (!imap_is(c, IMAP_REV2)) {
		count(o, c->recent, " RECENT\r\n");
		unseen = mailbox_first_unseen(c->box);
		if (unseen && !imap_is(c, IMAP_UIDONLY))
			ok_number(o, "UNSEEN", unseen, "First unseen");
	} else {
		imap_list_tell(c, mailbox_name(c->box), c->p.old_name, "");
	}
	ok_number(o, "UIDVALIDITY", h->uidvalidity, "UIDs valid");
	ok_number(o, "UIDNEXT", h->uidnext, "Predicted next UID");
	ok_number(o, "HIGHESTMODSEQ", h->highestmodseq, "Highest");
	out_c(o, "* OK [MAILBOXID (F");
	for (size_t i = 0; i < sizeof h->guid; i++) {
		out_ch(o, "0123456789abcdef"[h->guid[i] >> 4]);
		out_ch(o, "0123456789abcdef"[h->guid[i] & 15]);
	}
	out_c(o, ")] Ok\r\n");
	imap_urlauth_tell(c, true);
}

/*
 * The first UID of which the client's knowledge isn't proved by its match list: up to the last pair that still holds, nothing vanished that the client doesn't know of
 * (RFC 7162 section 3.2.5.2).
 */
static uint32_t proved(struct imap *c, const struct select_args *a)
{
	uint32_t uid = 1;

	for (size_t i = 0; i < a->nseqs; i++) {
		if (a->seqs[i] > mailbox_count(c->box) || mailbox_msg(c->box, a->seqs[i])->uid != a->uids[i])
			break;
		uid = a->uids[i] + 1;
	}
	return uid;
}

/* The part of [first, last] that the client said it knows, added to r. */
static void add_known(struct index_ranges *r, const struct select_args *a, uint32_t first, uint32_t last)
{
	if (!a->has_known) {
		index_ranges_add(r, first, last);
		return;
	}
	for (size_t i = 0; i < a->known.n; i++) {
		uint32_t lo = a->known.p[i].first > first ? a->known.p[i].first : first;
		uint32_t hi = a->known.p[i].last < last ? a->known.p[i].last : last;

		if (lo <= hi)
			index_ranges_add(r, lo, hi);
	}
}

/* History doesn't reach back so far: every UID below UIDNEXT that isn't there may have vanished. */
static void all_absent(struct imap *c, const struct select_args *a, uint32_t from, struct index_ranges *r)
{
	uint32_t next = from, uidnext = mailbox_head(c->box)->uidnext;

	for (uint32_t seq = mailbox_seq_from(c->box, from); seq <= mailbox_count(c->box); seq++) {
		uint32_t uid = mailbox_msg(c->box, seq)->uid;

		if (uid > next)
			add_known(r, a, next, uid - 1);
		next = uid + 1;
	}
	if (next < uidnext)
		add_known(r, a, next, uidnext - 1);
}

static void tell_vanished(struct imap *c, const struct select_args *a)
{
	struct index_ranges all = {0}, r = {0};
	uint32_t from;

	if (mailbox_history_reaches(c->box, a->modseq)) {
		mailbox_history_vanished(c->box, a->modseq, &all);
		for (size_t i = 0; i < all.n; i++)
			add_known(&r, a, all.p[i].first, all.p[i].last);
	} else {
		from = proved(c, a);
		all_absent(c, a, from, &r);
	}
	if (r.n) {
		out_c(&c->s.out, "* VANISHED (EARLIER) ");
		imap_print_ranges(&c->s.out, &r);
		out_c(&c->s.out, "\r\n");
	}
	index_ranges_free(&all);
	index_ranges_free(&r);
}

static void resynchronise(struct imap *c, const struct select_args *a)
{
	if (a->uidvalidity != mailbox_head(c->box)->uidvalidity || mailbox_sound(c->box, 1, 0, &c->err) < 0)
		return;
	tell_vanished(c, a);
	if (a->modseq >= mailbox_head(c->box)->highestmodseq)
		return;
	for (uint32_t seq = 1; seq <= mailbox_count(c->box); seq++) {
		const struct index_msg *m = mailbox_msg(c->box, seq);

		if (m->modseq > a->modseq && (!a->has_known || imap_set_has(&a->known, m->uid)))
			imap_sync_fetch(c, seq, m, true);
	}
}

int imap_cmd_select(void *arg)
{
	struct imap *c = arg;
	struct select_args a = {0};
	bool examine = str_ieq(str_c(c->command->verb), STR("EXAMINE"));
	int named;

	if (imap_parse_sp(&c->p) < 0)
		return -1;
	named = imap_name_parse(&c->p, &a.name);
	if (c->p.failed)
		return -1;
	if (imap_parse_take(&c->p, ' ') && parse_params(c, &a) < 0)
		return -1;
	if (imap_parse_end(&c->p) < 0)
		return -1;
	if (named < 0) {
		imap_client_deselect(c, true);
		return -1;
	}
	if (imap_client_select(c, a.name, examine ? MAILBOX_READONLY : MAILBOX_RECENT) < 0)
		return -1;
	index_changes_clear(mailbox_changes(c->box));
	if (a.condstore || a.qresync)
		c->enabled |= IMAP_CONDSTORE;
	tell_mailbox(c);
	if (a.qresync)
		resynchronise(c, &a);
	c->code = mailbox_is_readonly(c->box) ? STR("READ-ONLY") : STR("READ-WRITE");
	return 0;
}

int imap_cmd_close(void *arg)
{
	struct imap *c = arg;

	if (imap_parse_end(&c->p) < 0)
		return -1;
	if (!mailbox_is_readonly(c->box) && mailbox_expunge(c->box, NULL, &c->err) < 0)
		return -1;
	imap_client_deselect(c, false);
	return 0;
}

int imap_cmd_unselect(void *arg)
{
	struct imap *c = arg;

	if (imap_parse_end(&c->p) < 0)
		return -1;
	imap_client_deselect(c, false);
	return 0;
}
