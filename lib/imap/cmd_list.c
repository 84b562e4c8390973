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
	struct str *full; /* patterns behind the reference */
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

		if (text_glob_list(p, name, l->sep) & TEXT_GLOB_YES)
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
		out_c(o, imap_is(c, IMAP_REV2) ? " \\NonExistent" : " \\Noselect");
	if (!l->lsub && ((l->opt->give & IMAP_LIST_SUBSCRIBED) || (l->opt->select & IMAP_LIST_SUBSCRIBED)) &&
	    (e->flags & STORE_SUBSCRIBED))
		out_c(o, " \\Subscribed");
	if (!l->plain && !(e->flags & STORE_NONEXISTENT)) {
		if (e->flags & STORE_NOINFERIORS)
			out_c(o, " \\NoInferiors");
		else
			out_c(o, e->flags & STORE_HASCHILDREN ? " \\HasChildren" : " \\HasNoChildren");
	}
	if (!l->lsub &&
	    (!l->opt->extended || (l->opt->give & IMAP_LIST_SPECIAL) || (l->opt->select & IMAP_LIST_SPECIAL)))
		imap_special_print(o, e->special);
	/* Each was printed with a space in front: the first one's belongs to nobody. */
	if (o->total > at && o->n >= o->total - at) {
		memmove(o->buf + o->n - (o->total - at), o->buf + o->n - (o->total - at) + 1,
		    (size_t)(o->total - at) - 1);
		o->n--;
		o->total--;
	}
	out_ch(o, ')');
}

static void print_entry(
    const struct listing *l, const struct store_entry *e, bool placeholder, bool childinfo)
{
	struct imap *c = l->c;
	struct out *o = &c->s.out;
	char sep[2] = {l->sep};

	out_c(o, l->lsub ? "* LSUB " : "* LIST ");
	out_room(o, 512); /* the flags below stay in one piece */
	print_flags(l, e, placeholder);
	out_ch(o, ' ');
	imap_print_string(o, str_c(sep), false);
	out_ch(o, ' ');
	imap_name_print(o, e->name, imap_utf8(c));
	if (childinfo) {
		out_c(o, " (\"CHILDINFO\" (");
		out_c(o, l->opt->select & IMAP_LIST_SUBSCRIBED ? "\"SUBSCRIBED\"" : "\"SPECIAL-USE\"");
		out_c(o, "))");
	}
	out_c(o, "\r\n");
	if ((l->opt->give & IMAP_LIST_STATUS) && !(e->flags & (STORE_NOSELECT | STORE_NONEXISTENT)) &&
	    !childinfo)
		imap_statusatt_print(c, e->name, l->opt->status);
	if ((l->opt->give & IMAP_LIST_METADATA) && !(e->flags & (STORE_NOSELECT | STORE_NONEXISTENT)) &&
	    !childinfo) {
		struct imap_annotation_want want = l->opt->metadata;

		imap_annotation_print(c, e->name, &want);
	}
}

/* Entries are sorted by name but for INBOX: those below one follow it, perhaps with others between ("a", "a-b", "a/b"). */
static bool child_selected(const struct listing *l, size_t i)
{
	for (size_t k = i + 1; k < l->n && str_starts(l->entries[k].name, l->entries[i].name); k++)
		if (is_below(l, l->entries[k].name, l->entries[i].name) && selected(l, &l->entries[k]))
			return true;
	return false;
}

/* LSUB with "%": a name that isn't subscribed stands for subscribed ones below it that the pattern can't reach (RFC 3501 section 6.3.9). */
static bool only_through_parent(const struct listing *l, size_t i)
{
	for (size_t k = i + 1; k < l->n && str_starts(l->entries[k].name, l->entries[i].name); k++)
		if (is_below(l, l->entries[k].name, l->entries[i].name) && selected(l, &l->entries[k]) &&
		    !matches(l, l->entries[k].name))
			return true;
	return false;
}

static void each(const struct listing *l, size_t i)
{
	const struct store_entry *e = &l->entries[i];
	bool childinfo;

	if (!matches(l, e->name))
		return;
	childinfo = (l->opt->select & IMAP_LIST_RECURSIVEMATCH) && child_selected(l, i);
	if (selected(l, e) || childinfo)
		print_entry(l, e, false, childinfo);
	else if (l->lsub && only_through_parent(l, i))
		print_entry(l, e, true, false);
}

/* The root: what an empty pattern asks for. */
static void print_root(struct imap *c, bool lsub)
{
	char sep[2] = {store_separator(c->store)};

	out_c(&c->s.out, lsub ? "* LSUB (\\Noselect) " : "* LIST (\\Noselect) ");
	imap_print_string(&c->s.out, str_c(sep), false);
	out_c(&c->s.out, " \"\"\r\n");
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
		l.full[i] =
		    arena_printf(&c->s.cmd, "%.*s%.*s", STR_ARG(opt.reference), STR_ARG(opt.patterns[i]));
	if (store_list(c->store, &c->s.cmd, lsub || ((opt.select | opt.give) & IMAP_LIST_SUBSCRIBED) != 0,
	        &l.entries, &l.n, &c->err) < 0)
		return -1;
	for (size_t i = 0; i < l.n && opt.n; i++)
		each(&l, i);
	return 0;
}

int imap_cmd_list(void *arg)
{
	return list(arg, false);
}

int imap_cmd_lsub(void *arg)
{
	return list(arg, true);
}
