/* NOTIFY's arguments. */
#include "imap/notifyset.h"

#include "base/vec.h"

static const struct {
	const char *name;
	unsigned event;
} table[] = {
    {"MessageNew", IMAP_NOTIFY_NEW},
    {"MessageExpunge", IMAP_NOTIFY_EXPUNGE},
    {"FlagChange", IMAP_NOTIFY_FLAGS},
    {"MailboxName", IMAP_NOTIFY_NAME},
    {"SubscriptionChange", IMAP_NOTIFY_SUBSCRIPTION},
    {"MailboxMetadataChange", IMAP_NOTIFY_METADATA},
    {"ServerMetadataChange", IMAP_NOTIFY_SERVER},
};

struct group {
	struct imap_notifyset *set;
	bool selected;   /* for the selected mailbox */
	bool annotation; /* AnnotationChange: not supported, but its rules hold */
	unsigned events;
};

static int attributes(struct imap_parse *p, struct group *g)
{
	if (p->end - p->p < 2 || p->p[0] != ' ' || p->p[1] != '(')
		return 0;
	if (!g->selected)
		return imap_parse_bad(p, "only new messages of the selected mailbox can be fetched");
	return imap_parse_sp(p) < 0 ? -1 : imap_fetchatt_parse(p, &g->set->fetch);
}

static int event(struct imap_parse *p, struct group *g)
{
	struct str name;

	if (imap_parse_atom(p, &name) < 0)
		return -1;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (!str_ieq(name, str_c(table[i].name)))
			continue;
		g->events |= table[i].event;
		return table[i].event == IMAP_NOTIFY_NEW ? attributes(p, g) : 0;
	}
	g->annotation |= str_ieq(name, STR("AnnotationChange"));
	g->set->unsupported = true;
	return 0;
}

/* MessageNew and MessageExpunge go together, and with them alone what happens to messages (RFC 5465 section 5). */
static int check(struct imap_parse *p, const struct group *g)
{
	unsigned both = g->events & (IMAP_NOTIFY_NEW | IMAP_NOTIFY_EXPUNGE);

	if (both && both != (IMAP_NOTIFY_NEW | IMAP_NOTIFY_EXPUNGE))
		return imap_parse_bad(p, "MessageNew and MessageExpunge go together");
	if (!both && ((g->events & IMAP_NOTIFY_FLAGS) || g->annotation))
		return imap_parse_bad(p, "this event needs MessageNew and MessageExpunge");
	if (g->selected && (g->events & ~(unsigned)IMAP_NOTIFY_MESSAGE))
		return imap_parse_bad(p, "no such event of the selected mailbox");
	return 0;
}

static int events(struct imap_parse *p, struct group *g)
{
	if (imap_parse_word(p, STR("NONE")))
		return 0;
	if (imap_parse_open(p) < 0)
		return -1;
	do {
		if (event(p, g) < 0)
			return -1;
	} while (imap_parse_take(p, ' '));
	return imap_parse_close(p) < 0 ? -1 : check(p, g);
}

static int set_selected(struct imap_parse *p, struct imap_notifyset *r, enum imap_scope_kind kind)
{
	if (r->has_selected)
		return imap_parse_bad(p, "the selected mailbox can be named once");
	r->has_selected = true;
	r->delayed = kind == IMAP_SCOPE_DELAYED;
	r->scopes.n--;
	return 0;
}

static int group(struct imap_parse *p, struct imap_notifyset *r)
{
	struct group g = {.set = r};
	size_t first = r->scopes.n;

	if (imap_parse_open(p) < 0 || imap_scope_parse(p, &r->scopes) < 0)
		return -1;
	g.selected = r->scopes.n > first && r->scopes.p[first].kind <= IMAP_SCOPE_DELAYED;
	if (g.selected && set_selected(p, r, r->scopes.p[first].kind) < 0)
		return -1;
	if (imap_parse_sp(p) < 0 || events(p, &g) < 0 || imap_parse_close(p) < 0)
		return -1;
	if (g.selected)
		r->selected = g.events;
	for (size_t i = first; i < r->scopes.n; i++)
		r->events[i] = g.events;
	return 0;
}

int imap_notifyset_parse(struct imap_parse *p, struct imap_notifyset *r)
{
	*r = (struct imap_notifyset){0};
	if (imap_parse_sp(p) < 0)
		return -1;
	if (imap_parse_word(p, STR("NONE"))) {
		r->none = true;
		return imap_parse_end(p);
	}
	if (!imap_parse_word(p, STR("SET")))
		return imap_parse_bad(p, "SET or NONE expected");
	r->events = arena_array(p->arena, IMAP_SCOPES + 1, sizeof *r->events);
	r->status = imap_parse_sp_word(p, STR("STATUS"));
	if (imap_parse_sp(p) < 0)
		return -1;
	do {
		if (group(p, r) < 0)
			return -1;
	} while (imap_parse_take(p, ' '));
	return imap_parse_end(p);
}
