/* STORE and UID STORE, conditional too (RFC 7162 section 3.1.3). */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/event.h"
#include "imap/limit.h"
#include "imap/sync.h"
#include "imap/view.h"

#include "base/num.h"

/*
 * One MODSEQ is all that a message has. What others changed since this session told the client of it, is then looked at flag by flag, so that a change of a flag that the
 * command doesn't name is no reason for MODIFIED (RFC 7162 section 3.1.12). For so many messages at most: beyond it MODIFIED says more than it need.
 */
enum { COMPARED_MAX = 4096 };
struct told {
	uint32_t seq, flags;
	uint64_t keys;
};

struct store_command {
	struct imap_set set;
	struct imap_flags flags;
	enum index_op op;
	bool silent, conditional;
	uint64_t unchangedsince;
	struct told *told;
	size_t ntold;
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
 * What the client must hear now. Silent: nothing (with CONDSTORE the new MODSEQ), if ours was the only change; else what others changed would stay unknown
 * to it: of the messages in `news`, and of all of them where `flags` says so.
 */
static void tell(struct imap *c, const struct imap_set *seqs, const struct index_ranges *news, bool flags)
{
	struct imap_walk walk = {.seqs = seqs, .down = c->limited.n > 0};
	uint32_t seq;

	while (imap_walk_next(&walk, &seq)) {
		const struct index_msg *m = mailbox_msg(c->box, seq);
		bool more = flags || (news->n && index_ranges_has(news, m->uid));

		if (!mailbox_is_gone(m) && (more || imap_is(c, IMAP_CONDSTORE)))
			imap_sync_fetch(c, seq, m, more);
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

/* Before the command looks at anything: the messages that meet the condition as the client knows them. */
static int remember(struct imap *c, struct store_command *s)
{
	struct imap_set seqs;
	struct imap_walk walk = {.seqs = &seqs};
	uint32_t seq;

	/* 0 asks for what isn't there at all; all flags are named where they are replaced. */
	if (!s->conditional || !s->unchangedsince || s->op == INDEX_REPLACE)
		return 0;
	if (imap_view_find(c, &s->set, c->uid, &seqs) < 0)
		return -1;
	s->told = arena_array(&c->s.cmd, COMPARED_MAX, sizeof *s->told);
	while (s->ntold < COMPARED_MAX && imap_walk_next(&walk, &seq)) {
		const struct index_msg *m = mailbox_msg(c->box, seq);

		if (m->modseq <= s->unchangedsince)
			s->told[s->ntold++] = (struct told){seq, m->flags, m->keys};
	}
	return 0;
}

/* Those of them that don't meet it any more, though none of the flags that the command names has changed. */
static void find_spurious(struct imap *c, const struct store_command *s,
    const struct mailbox_store_args *args, struct index_ranges *r)
{
	for (size_t i = 0; i < s->ntold; i++) {
		const struct told *told = &s->told[i];
		const struct index_msg *m = mailbox_msg(c->box, told->seq);

		if (m->modseq > s->unchangedsince && !((m->flags ^ told->flags) & args->flags) &&
		    !((m->keys ^ told->keys) & args->keys))
			index_ranges_add(r, m->uid, m->uid);
	}
}

static void add_all(struct index_ranges *r, const struct index_ranges *more)
{
	for (size_t i = 0; i < more->n; i++)
		index_ranges_add(r, more->p[i].first, more->p[i].last);
}

/* One record, or two: what `spurious` has in it is changed unless somebody changes it once more. */
static int store(struct imap *c, const struct mailbox_store_args *args, const struct index_ranges *spurious,
    struct index_ranges *unchanged, uint64_t *modseq)
{
	struct mailbox_store_args again = *args, first = *args;
	struct index_ranges others = {0}, more = {0};
	int got = 0;

	if (!spurious->n)
		return mailbox_store(c->box, args, unchanged, modseq, &c->err);
	again.uids = spurious;
	again.unchangedsince = mailbox_head(c->box)->highestmodseq;
	add_all(&others, args->uids);
	index_ranges_subtract(&others, spurious);
	first.uids = &others;
	if (others.n)
		got = mailbox_store(c->box, &first, unchanged, modseq, &c->err);
	if (got == 0)
		got = mailbox_store(c->box, &again, &more, modseq, &c->err);
	add_all(unchanged, &more);
	index_ranges_free(&more);
	index_ranges_free(&others);
	return got;
}

static int change(struct imap *c, const struct store_command *s, const struct imap_set *seqs,
    const struct mailbox_store_args *args)
{
	struct index_ranges unchanged = {0}, spurious = {0}, news = {0};
	uint64_t before = mailbox_head(c->box)->highestmodseq, modseq = 0;
	int got;

	imap_event_before(c, args->uids);
	find_spurious(c, s, args, &spurious);
	add_all(&news, &mailbox_changes(c->box)->flags);
	got = store(c, args, &spurious, &unchanged, &modseq);
	index_ranges_free(&spurious);
	if (got < 0) {
		index_ranges_free(&unchanged);
		index_ranges_free(&news);
		return -1;
	}
	imap_event_after(c, args);
	/* A keyword is announced before a message that has it. */
	if (mailbox_changes(c->box)->keywords)
		imap_sync_keywords(c);
	mailbox_changes(c->box)->keywords = false;
	/* One that a condition spared has changes that the client doesn't know, too. */
	add_all(&news, &unchanged);
	tell(c, seqs, &news, !s->silent || (modseq && modseq != before + 1));
	index_ranges_free(&news);
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

	if (parse(c, &s) < 0 || remember(c, &s) < 0)
		return -1;
	imap_sync_came(c);
	if (imap_view_resolve(c, &s.set, c->uid, &seqs) < 0)
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
