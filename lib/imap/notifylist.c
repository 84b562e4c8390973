/* Names and subscriptions: what changed between two lists of the store (RFC 5465 sections 5.4 and 5.5). */
#include "base/map.h"
#include "imap/notify.h"

bool imap_notifylist_is_own(const struct imap *c, struct str name)
{
	char sep = store_separator(c->store);

	for (int i = 0; i < 2; i++) {
		struct str own = c->own.names[i];

		if (!own.n)
			continue;
		if (str_eq(own, name) || (name.n > own.n && str_starts(name, own) && name.p[own.n] == sep) ||
		    (own.n > name.n && str_starts(own, name) && own.p[name.n] == sep))
			return true;
	}
	return false;
}

void imap_notifylist_print(struct imap *c, const struct store_entry *e, struct str old)
{
	struct out *o = &c->s.out;
	bool there = !(e->flags & (STORE_NOSELECT | STORE_NONEXISTENT));

	out_c(o, "* LIST (");
	if (there && (e->flags & IMAP_NOTIFYLIST_NOACCESS))
		out_c(o, "\\NoAccess");
	else if (there)
		out_c(o, e->flags & STORE_HASCHILDREN ? "\\HasChildren" : "\\HasNoChildren");
	else
		out_c(o, e->flags & STORE_HASCHILDREN ? "\\NonExistent \\HasChildren" : "\\NonExistent");
	if (e->flags & STORE_SUBSCRIBED)
		out_c(o, " \\Subscribed");
	out_c(o, ") ");
	imap_name_print_listed(o, store_separator(c->store), e->name, old, imap_utf8(c));
}

/* ---- the list ---- */

struct diff {
	struct imap *c;
	struct imap_notify *n;
	struct imap_notify_box *old, *new;
	size_t nold, nnew;
	struct map old_names, new_names, old_ids, new_ids;
};

static bool is_mailbox(const struct imap_notify_box *b)
{
	return b && !(b->entry.flags & (STORE_NOSELECT | STORE_NONEXISTENT));
}

static unsigned events_of(struct imap *c, const struct imap_notify *n, const struct store_entry *e)
{
	unsigned events = 0;

	for (size_t i = 0; i < n->set.scopes.n; i++)
		if (imap_scope_has(&n->set.scopes.p[i], e, store_separator(c->store)))
			events |= n->set.events[i];
	return events;
}

static struct str id_of(struct imap_notify_box *b)
{
	return str_of(b->st.guid, sizeof b->st.guid);
}

static void ask_id(struct imap *c, struct imap_notify_box *b)
{
	enum {
		ITEMS = STORE_STATUS_MESSAGES | STORE_STATUS_UIDNEXT | STORE_STATUS_UIDVALIDITY |
		        STORE_STATUS_UNSEEN | STORE_STATUS_HIGHESTMODSEQ | STORE_STATUS_MAILBOXID
	};
	struct err e;

	b->known = store_status(c->store, b->entry.name, ITEMS, &b->st, &e) == 0;
}

/* The same mailbox as before keeps its watches and the numbers that were told; another one under its name, and a new one, get theirs. */
static void take_over(struct diff *d, struct imap_notify_box *b, struct imap_notify_box *was)
{
	bool same = was && is_mailbox(was) && was->known && b->known && str_eq(id_of(was), id_of(b));
	bool wanted = is_mailbox(b) && (b->events & IMAP_NOTIFY_MESSAGE);

	if (same) {
		b->st = was->st;
		b->was_selected = was->was_selected;
	}
	if (same && was->looking) {
		b->look = was->look;
		b->looking = true;
		was->looking = false;
	} else if (wanted || (b->events & IMAP_NOTIFY_NAME)) {
		lookout_begin(&b->look, d->c->store, b->entry.name, wanted);
		b->looking = true;
	}
}

/* ---- what changed ---- */

static void tell(struct diff *d, struct imap_notify_box *b, struct str old)
{
	if (b->told || imap_notifylist_is_own(d->c, b->entry.name))
		return;
	b->told = true;
	imap_notifylist_print(d->c, &b->entry, old);
}

/* Whether one of the mailboxes is below this name. */
static bool has_children(const struct diff *d, struct str name)
{
	for (size_t i = 0; i < d->nnew; i++) {
		struct str child = d->new[i].entry.name;

		if (is_mailbox(&d->new[i]) && child.n > name.n && str_starts(child, name) &&
		    child.p[name.n] == store_separator(d->c->store))
			return true;
	}
	return false;
}

/* A mailbox that comes or goes affects the one above it, whether that exists or not. */
static void tell_parent(struct diff *d, struct str name)
{
	ptrdiff_t at = str_rchr(name, store_separator(d->c->store));
	struct imap_notify_box gone = {0}, *b;

	if (at <= 0)
		return;
	b = map_get(&d->new_names, str_head(name, (size_t)at));
	if (!b) {
		gone.entry =
		    (struct store_entry){.name = str_head(name, (size_t)at), .flags = STORE_NONEXISTENT};
		if (has_children(d, gone.entry.name))
			gone.entry.flags |= STORE_HASCHILDREN;
		gone.events = events_of(d->c, d->n, &gone.entry);
		b = &gone;
	}
	if (b->events & IMAP_NOTIFY_NAME)
		tell(d, b, STR_NIL);
}

/* Where the mailbox was before, if it is one that was renamed; NULL: it is new. */
static struct imap_notify_box *renamed_from(struct diff *d, struct imap_notify_box *b)
{
	struct imap_notify_box *was = b->known ? map_get(&d->old_ids, id_of(b)) : NULL, *there;

	if (!was || str_eq(was->entry.name, b->entry.name))
		return NULL;
	there = map_get(&d->new_names, was->entry.name);
	return there && there->known && str_eq(id_of(there), id_of(b)) ? NULL : was;
}

/* "a.x" that became "b.x" because "a" became "b" needs no word of its own. */
static bool went_with_parent(struct diff *d, struct imap_notify_box *b, struct imap_notify_box *was)
{
	char sep = store_separator(d->c->store);
	ptrdiff_t at = str_rchr(b->entry.name, sep), before = str_rchr(was->entry.name, sep);
	struct imap_notify_box *up, *up_was;

	if (at <= 0 || before <= 0 ||
	    !str_eq(str_from(b->entry.name, (size_t)at), str_from(was->entry.name, (size_t)before)))
		return false;
	up = map_get(&d->new_names, str_head(b->entry.name, (size_t)at));
	up_was = up && is_mailbox(up) ? renamed_from(d, up) : NULL;
	return up_was && str_eq(up_was->entry.name, str_head(was->entry.name, (size_t)before));
}

static void appeared(struct diff *d, struct imap_notify_box *b)
{
	struct imap_notify_box *was = renamed_from(d, b);

	if (!(b->events & IMAP_NOTIFY_NAME))
		return;
	if (was && went_with_parent(d, b, was))
		return;
	tell(d, b, was ? was->entry.name : STR_NIL);
	if (!was)
		tell_parent(d, b->entry.name);
}

/* Renamed to where the client is told of it? Then that says all. */
static bool is_told_elsewhere(struct diff *d, struct imap_notify_box *was)
{
	struct imap_notify_box *now = was->known ? map_get(&d->new_ids, id_of(was)) : NULL;

	return now && !str_eq(now->entry.name, was->entry.name) && (now->events & IMAP_NOTIFY_NAME);
}

static void disappeared(struct diff *d, struct imap_notify_box *was, struct imap_notify_box *now)
{
	struct imap_notify_box gone = {.events = was->events};

	if (!(was->events & IMAP_NOTIFY_NAME) || is_told_elsewhere(d, was))
		return;
	gone.entry = (struct store_entry){.name = was->entry.name, .flags = STORE_NONEXISTENT};
	tell(d, now ? now : &gone, STR_NIL);
	tell_parent(d, was->entry.name);
}

static void compare(struct diff *d)
{
	for (size_t i = 0; i < d->nnew; i++) {
		struct imap_notify_box *b = &d->new[i], *was = map_get(&d->old_names, b->entry.name);
		unsigned before = was ? was->entry.flags : 0;
		bool other = is_mailbox(b) && is_mailbox(was) && b->known && was->known &&
		             !str_eq(id_of(b), id_of(was));

		if (is_mailbox(b) && (!is_mailbox(was) || other))
			appeared(d, b);
		else if (is_mailbox(was) && !is_mailbox(b))
			disappeared(d, was, b);
		if (((before ^ b->entry.flags) & STORE_SUBSCRIBED) &&
		    ((b->events | (was ? was->events : 0)) & IMAP_NOTIFY_SUBSCRIPTION))
			tell(d, b, STR_NIL);
	}
	for (size_t i = 0; i < d->nold; i++) {
		struct imap_notify_box *was = &d->old[i];

		if (map_get(&d->new_names, was->entry.name))
			continue;
		if (is_mailbox(was))
			disappeared(d, was, NULL);
		else if ((was->entry.flags & STORE_SUBSCRIBED) && (was->events & IMAP_NOTIFY_SUBSCRIPTION)) {
			was->entry.flags = STORE_NONEXISTENT;
			tell(d, was, STR_NIL);
		}
	}
}

/* ---- reading ---- */

static void by_name_and_id(
    struct imap_notify_box *boxes, size_t n, struct map *names, struct map *ids, struct arena *a)
{
	map_init(names, a);
	map_init(ids, a);
	for (size_t i = 0; i < n; i++) {
		map_put(names, boxes[i].entry.name, &boxes[i]);
		if (boxes[i].known)
			map_put(ids, id_of(&boxes[i]), &boxes[i]);
	}
}

/* The store's mailboxes now, into a. -1: it can't be had, or there are too many. */
static int list(struct diff *d, struct arena *a)
{
	struct store_entry *entries;
	size_t watched = 0;
	struct err e;

	if (store_list(d->c->store, a, true, &entries, &d->nnew, &e) < 0 || d->nnew > IMAP_NOTIFY_NAMES)
		return -1;
	d->new = arena_array(a, d->nnew, sizeof *d->new);
	for (size_t i = 0; i < d->nnew; i++) {
		struct imap_notify_box *b = &d->new[i];

		b->entry = entries[i];
		b->events = events_of(d->c, d->n, &b->entry);
		watched += is_mailbox(b) && (b->events & IMAP_NOTIFY_MESSAGE);
		if (watched > IMAP_NOTIFY_BOXES)
			return -1;
	}
	for (size_t i = 0; i < d->nnew; i++)
		if (is_mailbox(&d->new[i]) && d->new[i].events)
			ask_id(d->c, &d->new[i]);
	return 0;
}

int imap_notifylist_read(struct imap *c, struct imap_notify *n, bool first)
{
	struct diff d = {.c = c, .n = n, .old = n->boxes, .nold = n->n};
	struct arena a;

	arena_init(&a, "mailbox list", 64 << 20);
	if (list(&d, &a) < 0) {
		arena_free(&a);
		return -1;
	}
	by_name_and_id(d.old, d.nold, &d.old_names, &d.old_ids, &c->s.cmd);
	by_name_and_id(d.new, d.nnew, &d.new_names, &d.new_ids, &c->s.cmd);
	if (!first)
		compare(&d);
	for (size_t i = 0; i < d.nnew; i++) {
		d.new[i].told = false;
		take_over(&d, &d.new[i], map_get(&d.old_names, d.new[i].entry.name));
	}
	for (size_t i = 0; i < d.nold; i++)
		if (d.old[i].looking)
			lookout_end(&d.old[i].look, c->store);
	arena_free(&n->list_arena);
	n->list_arena = a;
	n->boxes = d.new;
	n->n = d.nnew;
	return 0;
}
