/* LIST and LSUB. */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/listopt.h"
#include "imap/special.h"
#include "imap/statusatt.h"

#include "text/glob.h"

struct listing {
	struct imap *c;
	const struct imap_listopt *opt;
	struct str *full; /* patterns behind the reference; an empty one is none */
	struct store_entry *entries;
	size_t n;
	bool lsub;
	bool plain; /* LSUB as RFC 3501 has it: without LIST's flags */
	char sep;
};

/* INBOX has no case (RFC 9051 section 5.1), in patterns as elsewhere. */
static bool is_inbox(const struct listing *l, struct str pattern)
{
	char upper[TEXT_GLOB_LIST_MAX];

	if (pattern.n > sizeof upper)
		return false;
	for (size_t i = 0; i < pattern.n; i++)
		upper[i] = str_upper_ch(pattern.p[i]);
	return text_glob_list(str_of(upper, pattern.n), STR("INBOX"), l->sep) & TEXT_GLOB_YES;
}

static bool matches(const struct listing *l, struct str name)
{
	for (size_t i = 0; i < l->opt->n; i++) {
		struct str p = l->full[i];

		if (p.n && (text_glob_list(p, name, l->sep) & TEXT_GLOB_YES))
			return true;
		if (str_eq(name, STR("INBOX")) && is_inbox(l, p))
			return true;
	}
	return false;
}

/* Whether the entry is one that the selection options mean. */
static bool selected(const struct listing *l, const struct store_entry *e)
{
	unsigned select = l->opt->select;

	if (l->lsub)
		select |= IMAP_LIST_SUBSCRIBED;
	if ((select & IMAP_LIST_SUBSCRIBED) && !(e->flags & STORE_SUBSCRIBED))
		return false;
	if ((select & IMAP_LIST_SPECIAL) && !e->special)
		return false;
	return (select & IMAP_LIST_SUBSCRIBED) || !(e->flags & STORE_NONEXISTENT);
}

static bool is_below(const struct listing *l, struct str name, struct str parent)
{
	return name.n > parent.n && str_starts(name, parent) && name.p[parent.n] == l->sep;
}

/* Each attribute since `at` was printed with a space in front: the first one's belongs to nobody. */
static void drop_blank(struct out *o, uint64_t at)
{
	if (o->total > at && o->n >= o->total - at) {
		memmove(o->buf + o->n - (o->total - at), o->buf + o->n - (o->total - at) + 1,
		    (size_t)(o->total - at) - 1);
		o->n--;
		o->total--;
	}
}

static void print_flags(const struct listing *l, const struct store_entry *e, bool placeholder)
{
	struct imap *c = l->c;
	struct out *o = &c->s.out;
	size_t at;

	out_ch(o, '(');
	at = o->total;
	if (placeholder)
		out_c(o, " \\Noselect");
	else if (e->flags & STORE_NONEXISTENT)
		out_c(o, l->lsub ? " \\Noselect" : " \\NonExistent");
	else if (e->flags & STORE_NOSELECT)
		out_c(o, l->opt->extended || imap_is(c, IMAP_REV2) ? " \\NonExistent" : " \\Noselect");
	if (!l->lsub && ((l->opt->give & IMAP_LIST_SUBSCRIBED) || (l->opt->select & IMAP_LIST_SUBSCRIBED)) &&
	    (e->flags & STORE_SUBSCRIBED))
		out_c(o, " \\Subscribed");
	if (!l->plain) {
		if (e->flags & STORE_NOINFERIORS)
			out_c(o, " \\NoInferiors");
		else
			out_c(o, e->flags & STORE_HASCHILDREN ? " \\HasChildren" : " \\HasNoChildren");
	}
	if (!l->lsub &&
	    (!l->opt->extended || (l->opt->give & IMAP_LIST_SPECIAL) || (l->opt->select & IMAP_LIST_SPECIAL)))
		imap_special_print(o, e->special);
	drop_blank(o, at);
	out_ch(o, ')');
}

static void print_childinfo(struct out *o, unsigned select)
{
	out_c(o, " (\"CHILDINFO\" (");
	if (select & IMAP_LIST_SUBSCRIBED)
		out_c(o, "\"SUBSCRIBED\"");
	if (select & IMAP_LIST_SPECIAL)
		out_c(o, select & IMAP_LIST_SUBSCRIBED ? " \"SPECIAL-USE\"" : "\"SPECIAL-USE\"");
	out_c(o, "))");
}

enum { PLACEHOLDER = 1, CHILDINFO = 2 };

static void print_line(const struct listing *l, const struct store_entry *e, unsigned how)
{
	struct out *o = &l->c->s.out;
	char sep[2] = {l->sep};

	out_c(o, l->lsub ? "* LSUB " : "* LIST ");
	out_room(o, 512); /* the flags below stay in one piece */
	print_flags(l, e, how & PLACEHOLDER);
	out_ch(o, ' ');
	imap_print_string(o, str_c(sep), false);
	out_ch(o, ' ');
	imap_name_print(o, e->name, imap_utf8(l->c));
	if (how & CHILDINFO)
		print_childinfo(o, l->opt->select);
	out_c(o, "\r\n");
}

/* With what belongs to it. Its numbers are had first: where they can't be, it can't be selected (RFC 5819 section 2). */
static void print_entry(const struct listing *l, const struct store_entry *from, unsigned how)
{
	struct imap *c = l->c;
	struct store_entry e = *from;
	bool there = !(e.flags & (STORE_NOSELECT | STORE_NONEXISTENT));
	bool status = there && (l->opt->give & IMAP_LIST_STATUS);
	struct store_status st = {0};

	if (status && imap_statusatt_get(c, e.name, l->opt->status, &st) < 0) {
		status = false;
		if (c->err.kind == ERR_NOTFOUND || c->err.kind == ERR_CANNOT) {
			e.flags |= STORE_NOSELECT;
			there = false;
		}
	}
	print_line(l, &e, how);
	if (status)
		imap_statusatt_print_of(c, e.name, l->opt->status, &st);
	if (there && (l->opt->give & IMAP_LIST_METADATA)) {
		struct imap_annotation_want want = l->opt->metadata;

		imap_annotation_print(c, e.name, &want);
	}
}

enum reach { ANY, BEYOND, WITHIN }; /* of the patterns */

/*
 * Whether a name below this one is selected, one that no pattern reaches, or that one does. Entries are sorted by name but for INBOX, which comes first: those
 * below one follow it, perhaps with others between ("a", "a-b", "a/b").
 */
static bool child_selected(const struct listing *l, size_t i, enum reach reach)
{
	struct str name = l->entries[i].name;

	for (size_t k = i + 1; k < l->n; k++) {
		if (is_below(l, l->entries[k].name, name) && selected(l, &l->entries[k]) &&
		    (reach == ANY || matches(l, l->entries[k].name) == (reach == WITHIN)))
			return true;
		if (i && !str_starts(l->entries[k].name, name))
			return false;
	}
	return false;
}

static bool has_wildcard_for(const struct listing *l, struct str name)
{
	for (size_t i = 0; i < l->opt->n; i++)
		if (!str_eq(l->full[i], name) && (text_glob_list(l->full[i], name, l->sep) & TEXT_GLOB_YES))
			return true;
	return false;
}

/*
 * A level that is no mailbox, asked for by its name beside another pattern that finds what stands below it: there is no need to say it (RFC 5258 section 5,
 * example 11), and section 3 says that names that don't exist must not be returned.
 */
static bool is_said_below(const struct listing *l, size_t i)
{
	const struct store_entry *e = &l->entries[i];

	return l->opt->n > 1 && (e->flags & STORE_NOSELECT) && !(e->flags & STORE_SUBSCRIBED) &&
	       !e->special && !has_wildcard_for(l, e->name) && child_selected(l, i, WITHIN);
}

/* Why an entry that a pattern matches is listed: by itself, or for names below it that patterns can't reach (RFC 5258 sections 3.3 and 3.5). */
static void each(const struct listing *l, size_t i)
{
	const struct store_entry *e = &l->entries[i];
	bool recursive = l->opt->select & IMAP_LIST_RECURSIVEMATCH, itself = selected(l, e);

	if (!matches(l, e->name) || (itself && is_said_below(l, i)))
		return;
	if (itself) {
		print_entry(l, e, recursive && child_selected(l, i, ANY) ? CHILDINFO : 0);
	} else if ((recursive || l->lsub) && child_selected(l, i, BEYOND)) {
		/* What belongs to a mailbox is for those that were meant. LSUB with "%": RFC 3501 section 6.3.9. */
		print_line(l, e, recursive ? CHILDINFO : PLACEHOLDER);
	}
}

/* The root: what an empty pattern asks for. */
static void print_root(struct imap *c, bool lsub)
{
	char sep[2] = {store_separator(c->store)};

	out_c(&c->s.out, lsub ? "* LSUB (\\Noselect) " : "* LIST (\\Noselect) ");
	imap_print_string(&c->s.out, str_c(sep), false);
	out_c(&c->s.out, " \"\"\r\n");
}

/* The pattern behind the reference. An empty pattern matches nothing (RFC 5258 section 3); names below INBOX are stored in capitals. */
static struct str full_pattern(const struct listing *l, struct str pattern)
{
	struct str ref = l->opt->reference, s;

	if (!pattern.n)
		return STR("");
	s = arena_printf(&l->c->s.cmd, "%.*s%.*s", STR_ARG(ref), STR_ARG(pattern));
	if (s.n > 5 && s.p[5] == l->sep && str_ieq(str_head(s, 5), STR("INBOX")))
		s = arena_printf(&l->c->s.cmd, "INBOX%.*s", STR_ARG(str_from(s, 5)));
	return s;
}

static int list(struct imap *c, bool lsub)
{
	struct imap_listopt opt;
	struct listing l = {.c = c, .opt = &opt, .lsub = lsub, .sep = store_separator(c->store)};

	if (imap_listopt_parse(c, lsub, &opt) < 0)
		return -1;
	l.plain = lsub && !conf_list_has("IMAP_WORKAROUNDS", STR("tb-lsub-flags"));
	if (!opt.extended && opt.n == 1 && !opt.patterns[0].n && !opt.impossible) {
		print_root(c, lsub);
		return 0;
	}
	l.full = arena_array(&c->s.cmd, opt.n, sizeof *l.full);
	for (size_t i = 0; i < opt.n; i++)
		l.full[i] = full_pattern(&l, opt.patterns[i]);
	if (store_list(c->store, &c->s.cmd, lsub || ((opt.select | opt.give) & IMAP_LIST_SUBSCRIBED) != 0,
	        &l.entries, &l.n, &c->err) < 0)
		return -1;
	for (size_t i = 0; i < l.n && opt.n; i++)
		each(&l, i);
	return 0;
}

void imap_list_tell(struct imap *c, struct str name, struct str old, const char *flag)
{
	struct out *o = &c->s.out;
	size_t at;

	out_c(o, "* LIST (");
	out_room(o, 512); /* the attributes stay in one piece */
	at = o->total;
	if (*flag)
		out_ch(o, ' ');
	out_c(o, flag);
	imap_special_print(o, store_special(c->store, &c->s.cmd, name));
	drop_blank(o, at);
	out_c(o, ") ");
	imap_name_print_listed(o, store_separator(c->store), name, old, imap_utf8(c));
}

int imap_cmd_list(void *arg)
{
	return list(arg, false);
}

int imap_cmd_lsub(void *arg)
{
	return list(arg, true);
}
