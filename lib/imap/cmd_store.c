/* STORE and UID STORE, conditional too (RFC 7162 section 3.1.3). */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/event.h"
#include "imap/limit.h"
#include "imap/sync.h"
#include "imap/view.h"

#include "base/num.h"

struct store_command {
	struct imap_set set;
	struct imap_flags flags;
	enum index_op op;
	bool silent, conditional;
	uint64_t unchangedsince;
};

static int parse_modifiers(struct imap_parse *p, struct store_command *s)
{
	if (!imap_parse_peek(p, '('))
		return 0;
	if (imap_parse_open(p) < 0)
		return -1;
	if (!imap_parse_word(p, STR("UNCHANGEDSINCE")))
		return imap_parse_bad(p, "no such STORE modifier");
	s->conditional = true;
	if (imap_parse_sp(p) < 0 || imap_parse_number64(p, &s->unchangedsince) < 0 || imap_parse_close(p) < 0)
		return -1;
	return imap_parse_sp(p);
}

static int parse(struct imap *c, struct store_command *s)
{
	struct imap_parse *p = &c->p;
	struct str name;

	*s = (struct store_command){.op = INDEX_REPLACE, .unchangedsince = UINT64_MAX};
	if (imap_parse_sp(p) < 0 || imap_set_parse(p, &s->set) < 0 || imap_parse_sp(p) < 0 ||
	    parse_modifiers(p, s) < 0)
		return -1;
	if (imap_parse_take(p, '+'))
		s->op = INDEX_ADD;
	else if (imap_parse_take(p, '-'))
		s->op = INDEX_REMOVE;
	if (imap_parse_name(p, &name) < 0)
		return -1;
	s->silent = str_ieq(name, STR("FLAGS.SILENT"));
	if (!s->silent && !str_ieq(name, STR("FLAGS")))
		return imap_parse_bad(p, "FLAGS expected");
	if (imap_parse_sp(p) < 0 || imap_flags_parse(p, &s->flags) < 0)
		return -1;
	return imap_parse_end(p);
}

/* "MODIFIED 7,9": UIDs, or sequence numbers, as the command had them. */
static struct str modified(struct imap *c, const struct index_ranges *uids)
{
	struct index_ranges r = {0};
	struct buf b;
	struct out o;
	struct str s;

	for (size_t i = 0; i < uids->n; i++) {
		uint32_t first = mailbox_seq_from(c->box, uids->p[i].first);
		uint32_t end = mailbox_seq_from(c->box, uids->p[i].last + 1);

		if (!c->uid && first < end)
			index_ranges_add(&r, first, end - 1);
	}
	buf_init(&b, 1 << 20);
	out_init_buf(&o, &b);
	out_c(&o, "MODIFIED ");
	imap_print_ranges(&o, c->uid ? uids : &r);
	out_flush(&o);
	out_free(&o);
	s = arena_str(&c->s.cmd, buf_str(&b));
	buf_free(&b);
	index_ranges_free(&r);
	return s;
}

/*
 * What the client must hear now. Silent: nothing (with CONDSTORE the new MODSEQ), if ours was the only change; else what others changed at the same
 * time would stay unknown to it.
 */
static void tell(
    struct imap *c, const struct imap_set *seqs, const struct index_ranges *unchanged, bool flags)
{
	struct imap_walk walk = {.seqs = seqs, .down = c->limited.n > 0};
	uint32_t seq;

	while (imap_walk_next(&walk, &seq)) {
		const struct index_msg *m = mailbox_msg(c->box, seq);
		bool spared = unchanged->n && index_ranges_has(unchanged, m->uid);

		/* One that a condition spared has changes that the client doesn't know. */
		if (!mailbox_is_gone(m) && (flags || spared || imap_is(c, IMAP_CONDSTORE)))
			imap_sync_fetch(c, seq, m, flags || spared);
	}
}

static bool any_gone(struct imap *c, const struct imap_set *seqs)
{
	for (size_t i = 0; i < seqs->n; i++)
		for (uint32_t seq = seqs->p[i].first; seq <= seqs->p[i].last; seq++)
			if (mailbox_is_gone(mailbox_msg(c->box, seq)))
				return true;
	return false;
}

static int change(struct imap *c, const struct store_command *s, const struct imap_set *seqs,
    const struct mailbox_store_args *args)
{
	struct index_ranges unchanged = {0};
	uint64_t before = mailbox_head(c->box)->highestmodseq, modseq = 0;

	imap_event_before(c, args->uids);
	if (mailbox_store(c->box, args, &unchanged, &modseq, &c->err) < 0) {
		index_ranges_free(&unchanged);
		return -1;
	}
	imap_event_after(c, args);
	/* A keyword is announced before a message that has it. */
	if (mailbox_changes(c->box)->keywords)
		imap_sync_keywords(c);
	mailbox_changes(c->box)->keywords = false;
	tell(c, seqs, &unchanged, !s->silent || (modseq && modseq != before + 1));
	if (unchanged.n)
		c->code = modified(c, &unchanged);
	index_ranges_free(&unchanged);
	if (!str_is_nil(c->code) || !any_gone(c, seqs))
		return 0;
	/* RFC 2180 section 4.2.1: who doesn't want to hear of the others has lost nothing. */
	c->code = STR("EXPUNGEISSUED");
	return s->silent
	           ? 0
	           : imap_client_no(c, ERR_NOTFOUND, "EXPUNGEISSUED", "Some of the messages no longer exist");
}

int imap_cmd_store(void *arg)
{
	struct imap *c = arg;
	struct store_command s;
	struct imap_set seqs;
	struct mailbox_store_args args;

	if (parse(c, &s) < 0 || imap_view_resolve(c, &s.set, c->uid, &seqs) < 0)
		return -1;
	if (mailbox_is_readonly(c->box))
		return imap_client_no(c, ERR_CANNOT, "NOPERM", "The mailbox is read-only");
	if (s.conditional)
		imap_client_condstore(c);
	if (!seqs.n)
		return 0;
	imap_limit_cut(c, &seqs);
	args = (struct mailbox_store_args){
	    .uids = &c->told, .op = s.op, .flags = s.flags.flags, .unchangedsince = s.unchangedsince};
	if (imap_flags_keys(c->box, &s.flags, s.op != INDEX_REMOVE, &args.keys, &c->err) < 0)
		return -1;
	imap_view_uids(c, &seqs, &c->told);
	return change(c, &s, &seqs, &args);
}
