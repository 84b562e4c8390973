/* News of the selected mailbox. */
#include "imap/sync.h"

#include "base/log.h"
#include "base/num.h"
#include "imap/context.h"
#include "imap/notify.h"
#include "imap/urlauth.h"

void imap_sync_keywords(struct imap *c)
{
	struct out *o = &c->s.out;

	out_c(o, "* FLAGS ");
	imap_flags_print_all(o, c->box, false);
	out_c(o, "\r\n* OK [PERMANENTFLAGS ");
	if (mailbox_is_readonly(c->box))
		out_c(o, "()");
	else
		imap_flags_print_all(o, c->box, !mailbox_keywords_full(c->box));
	out_c(o, mailbox_is_readonly(c->box) ? "] Read-only mailbox\r\n" : "] Flags permitted\r\n");
}

void imap_sync_fetch_head(struct imap *c, uint32_t seq, uint32_t uid)
{
	struct out *o = &c->s.out;
	bool uidonly = imap_is(c, IMAP_UIDONLY);
	char *start = out_room(o, 48), *at = start;

	*at++ = '*';
	*at++ = ' ';
	at += num_print_u64(at, uidonly ? uid : seq);
	at = uidonly ? mempcpy(at, " UIDFETCH (", 11) : mempcpy(at, " FETCH (", 8);
	out_fill(o, (size_t)(at - start));
}

void imap_sync_fetch(struct imap *c, uint32_t seq, const struct index_msg *m, bool flags)
{
	struct out *o = &c->s.out;
	bool space = false;

	imap_sync_fetch_head(c, seq, m->uid);
	if ((c->uid || c->notify || imap_is(c, IMAP_CONDSTORE | IMAP_REV2)) && !imap_is(c, IMAP_UIDONLY)) {
		out_c(o, "UID ");
		out_u64(o, m->uid);
		space = true;
	}
	if (flags) {
		out_c(o, space ? " FLAGS " : "FLAGS ");
		imap_flags_print(o, c->box, m, mailbox_is_recent(c->box, m) && !imap_is(c, IMAP_REV2));
		space = true;
	}
	if (imap_is(c, IMAP_CONDSTORE)) {
		out_c(o, space ? " MODSEQ (" : "MODSEQ (");
		out_u64(o, m->modseq);
		out_ch(o, ')');
		c->modseq_told = true;
	}
	out_c(o, ")\r\n");
}

/* ---- what is gone ---- */

struct gone {
	struct imap *c;
	struct index_ranges uids;
};

static void say_gone(void *arg, uint32_t seq, uint32_t uid)
{
	struct gone *g = arg;

	/* Came and went between two looks: the client was never told that it exists. */
	if (seq > g->c->exists)
		return;
	g->c->exists--;
	if (imap_is(g->c, IMAP_QRESYNC | IMAP_UIDONLY)) {
		index_ranges_add(&g->uids, uid, uid);
		return;
	}
	out_c(&g->c->s.out, "* ");
	out_u64(&g->c->s.out, seq);
	out_c(&g->c->s.out, " EXPUNGE\r\n");
}

static void tell_gone(struct imap *c)
{
	struct gone g = {.c = c};

	mailbox_announce(c->box, say_gone, &g);
	if (g.uids.n) {
		out_c(&c->s.out, "* VANISHED ");
		imap_print_ranges(&c->s.out, &g.uids);
		out_c(&c->s.out, "\r\n");
	}
	index_ranges_free(&g.uids);
}

/* ---- what came, what changed ---- */

static void tell_counts(struct imap *c)
{
	uint32_t exists = mailbox_count(c->box), recent = mailbox_recent(c->box);

	/* Outlook Express takes EXISTS in other answers for a mistake: it hears of new messages when it asks (IMAP_WORKAROUNDS). */
	if (exists > c->exists && c->command && (c->command->states != IMAP_ANY || c->uid) &&
	    conf_list_has("IMAP_WORKAROUNDS", STR("delay-newmail")))
		return;
	if (exists != c->exists) {
		out_c(&c->s.out, "* ");
		out_u64(&c->s.out, exists);
		out_c(&c->s.out, " EXISTS\r\n");
	}
	if (recent != c->recent && !imap_is(c, IMAP_REV2)) {
		out_c(&c->s.out, "* ");
		out_u64(&c->s.out, recent);
		out_c(&c->s.out, " RECENT\r\n");
	}
	c->exists = exists;
	c->recent = recent;
}

/* Messages that the client hasn't heard of (above `known`) and those the command has told of are left out. */
static void tell_flags(struct imap *c, const struct index_ranges *uids, uint32_t known)
{
	for (size_t i = 0; i < uids->n; i++) {
		uint32_t seq = mailbox_seq_from(c->box, uids->p[i].first);

		for (; seq <= known; seq++) {
			const struct index_msg *m = mailbox_msg(c->box, seq);

			if (m->uid > uids->p[i].last)
				break;
			if (!mailbox_is_gone(m) && !index_ranges_has(&c->told, m->uid))
				imap_sync_fetch(c, seq, m, true);
		}
	}
}

/* What a command did to messages is told, whatever NOTIFY says. */
static unsigned told_events(const struct imap *c)
{
	unsigned own =
	    c->command && (c->command->flags & IMAP_CHANGES) ? IMAP_NOTIFY_NEW | IMAP_NOTIFY_EXPUNGE : 0;

	return imap_notify_selected(c) | own;
}

void imap_sync_tell(struct imap *c, bool expunge)
{
	struct index_changes *ch = mailbox_changes(c->box);
	unsigned events = told_events(c);
	struct index_ranges fetched = {0};
	uint32_t known;

	imap_context_gone(c, &ch->expunged);
	if (expunge && (events & IMAP_NOTIFY_EXPUNGE))
		tell_gone(c);
	known = c->exists < mailbox_count(c->box) ? c->exists : mailbox_count(c->box);
	if (events & IMAP_NOTIFY_NEW)
		tell_counts(c);
	if (ch->keywords)
		imap_sync_keywords(c);
	if (events & IMAP_NOTIFY_FLAGS)
		tell_flags(c, &ch->flags, known);
	if (c->contexts)
		imap_context_news(c, &ch->flags, known, &fetched);
	index_changes_clear(ch);
	if (c->exists > known)
		imap_notify_tell_new(c, known, &fetched);
	index_ranges_free(&fetched);
}

/*
 * Expunges that have to wait: who has been told of changes after them must not believe that it knows all up to those, or it would never hear of
 * the expunges if the connection broke now (RFC 7162 section 3.2).
 */
static void tell_delayed(struct imap *c)
{
	bool told = c->modseq_told;
	uint64_t modseq;

	c->modseq_told = false;
	if (!told || !mailbox_gone_since(c->box, &modseq))
		return;
	out_c(&c->s.out, "* OK [HIGHESTMODSEQ ");
	out_u64(&c->s.out, modseq ? modseq : 1);
	out_c(&c->s.out, "] Expunges are still to be told\r\n");
}

bool imap_sync_lost(struct imap *c, const struct err *why)
{
	if (!c->box || c->s.done || !mailbox_is_deleted(c->box))
		return false;
	log_warning(
	    "%.*s was deleted under this session, which ends: %s", STR_ARG(mailbox_name(c->box)), why->text);
	out_c(&c->s.out, IMAP_SYNC_GONE);
	c->s.done = true;
	return true;
}

void imap_sync(struct imap *c, bool expunge)
{
	struct err e = {0};

	if (!c->box || c->s.done || !told_events(c))
		return;
	if (!c->looked && mailbox_sync(c->box, &e) < 0) {
		if (imap_sync_lost(c, &e))
			return;
		log_error("looking for news: %s", e.text);
	}
	imap_sync_tell(c, expunge);
	tell_delayed(c);
	imap_urlauth_tell(c, false);
}

void imap_sync_removed(struct imap *c, uint64_t before)
{
	uint64_t now = mailbox_head(c->box)->highestmodseq;

	if (imap_is(c, IMAP_CONDSTORE) && now != before)
		c->code = arena_printf(&c->s.cmd, "HIGHESTMODSEQ %llu", (unsigned long long)now);
}

void imap_sync_came(struct imap *c)
{
	if (!c->box || !told_events(c))
		return;
	mailbox_refresh(c->box);
	if (mailbox_count(c->box) > c->exists && (told_events(c) & IMAP_NOTIFY_NEW))
		imap_sync_tell(c, false);
}
