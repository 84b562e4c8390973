/* A user's mail store: the format's names joined with subscriptions and special uses. */
#include "mailbox/store.h"

#include "base/log.h"
#include "base/map.h"
#include "conf/conf.h"
#include "conf/mail.h"
#include "mailbox/box.h"
#include "mailbox/format.h"
#include "mailbox/metadata.h"
#include "mailbox/special.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "text/netunicode.h"

enum { LIST_ARENA = 64 << 20 };

static const struct format *const formats[] = {&mailbox_maildir};

static const struct format *find_format(struct str name)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (str_ieq(str_c(formats[i]->name), name))
			return formats[i];
	}
	return NULL;
}

int store_open(struct store **s_r, struct arena *a, struct str location, struct err *e)
{
	struct store *s = arena_new(a, struct store);
	struct conf_user user = conf_user_environment();
	struct conf_mail where;

	s->arena = a;
	s->rootfd = -1;
	watcher_init(&s->watcher);
	file_set_fsync((enum file_fsync)conf_enum("MAIL_FSYNC"));
	arena_init(&s->list_arena, "mailbox list", LIST_ARENA);
	if ((str_is_nil(location) ? conf_mail_environment(a, &where, e)
	                          : conf_mail_parse(a, location, &user, &where, e)) < 0)
		return -1;
	s->format = find_format(str_is_nil(where.format) ? STR("maildir") : where.format);
	if (!s->format)
		return err_set(e, ERR_SYNTAX, "MAIL names the format %.*s, which isn't one of: maildir",
		    STR_ARG(where.format));
	if (quota_open(s, e) < 0 || s->format->store_open(s, &where, e) < 0)
		return -1;
	*s_r = s;
	return 0;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	store_rest(s);
	arena_free(&s->list_arena);
	watcher_close(&s->watcher);
	s->format->store_close(s);
}

bool store_watch_said(struct store *s, bool said)
{
	s->watcher.said |= said;
	return s->watcher.said;
}

void store_watch_adopt(struct store *s, int fd)
{
	fd_set_cloexec(fd, true);
	s->watcher.fd = fd;
	watcher_read(&s->watcher);
}

void store_rest(struct store *s)
{
	mailbox_close(s->target);
	s->target = NULL;
	if (s->list)
		index_list_save(s->list);
}

char store_separator(const struct store *s)
{
	return s->separator;
}

/* ---- listing ---- */

static int by_name(const void *a, const void *b)
{
	const struct store_entry *x = a, *y = b;
	bool xi = str_ieq(x->name, STR("INBOX")), yi = str_ieq(y->name, STR("INBOX"));

	if (xi != yi)
		return xi ? -1 : 1;
	return str_cmp(x->name, y->name);
}

/* The map's entries as an array: the n that were found are sorted already. */
static size_t sorted(const struct map *m, struct store_entry **found, size_t n, struct store_entry *to)
{
	struct map_slot *slot;
	size_t filled = 0;

	for (size_t i = 0; i < n; i++) {
		to[filled++] = *found[i];
		found[i]->name = STR_NIL;
	}
	if (filled == m->n)
		return filled;
	for (size_t at = 0; (slot = map_next(m, &at));) {
		if (!str_is_nil(((struct store_entry *)slot->value)->name))
			to[filled++] = *(struct store_entry *)slot->value;
	}
	qsort(to, filled, sizeof *to, by_name);
	return filled;
}

/* Parent of name in the map of entries, or NULL. */
static struct store_entry *parent_of(const struct map *m, struct str name, char separator)
{
	ptrdiff_t at = str_rchr(name, separator);

	return at > 0 ? map_get(m, str_head(name, (size_t)at)) : NULL;
}

static struct store_entry *add(struct arena *a, struct map *m, struct str name, unsigned flags)
{
	struct store_entry *en = map_get(m, name);

	if (!en) {
		en = arena_new(a, struct store_entry);
		en->name = name;
		en->flags = flags;
		map_put(m, name, en);
	}
	return en;
}

/* Every level above a name exists at least as a place. */
static void add_parents(struct arena *a, struct map *m, struct str name, char separator, unsigned flags)
{
	for (size_t i = name.n; i > 1; i--) {
		if (name.p[i - 1] != separator)
			continue;
		add(a, m, str_head(name, i - 1), flags);
	}
}

static void mark_children(struct map *m, char separator)
{
	struct map_slot *slot;

	for (size_t at = 0; (slot = map_next(m, &at));) {
		struct store_entry *en = slot->value, *up = parent_of(m, en->name, separator);

		if (up && !(en->flags & STORE_NONEXISTENT))
			up->flags |= STORE_HASCHILDREN;
	}
}

static int add_subscribed(struct store *s, struct arena *a, struct map *m, bool all, struct err *e)
{
	struct str *names;
	size_t n;

	if (s->format->subscriptions(s, a, &names, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct str name = str_ieq(names[i], STR("INBOX")) ? STR("INBOX") : names[i];
		struct store_entry *en = map_get(m, name);

		if (!en && all) {
			en = add(a, m, name, STORE_NONEXISTENT);
			add_parents(a, m, name, s->separator, STORE_NONEXISTENT);
		}
		if (en)
			en->flags |= STORE_SUBSCRIBED;
	}
	return 0;
}

int store_list(struct store *s, struct arena *a, bool subscribed, struct store_entry **list_r, size_t *n_r,
    struct err *e)
{
	struct format_entry *found;
	struct store_entry **there;
	struct map m;
	size_t n;

	if (s->format->list(s, a, &found, &n, e) < 0)
		return -1;
	map_init(&m, a);
	there = arena_array(a, n, sizeof *there);
	for (size_t i = 0; i < n; i++) {
		there[i] = add(a, &m, found[i].name, 0);
		there[i]->flags = found[i].noselect ? STORE_NOSELECT : 0;
	}
	for (size_t i = 0; i < n; i++)
		add_parents(a, &m, found[i].name, s->separator, STORE_NOSELECT);
	if (add_subscribed(s, a, &m, subscribed, e) < 0)
		return -1;
	mark_children(&m, s->separator);
	special_mark(s, a, &m);
	*list_r = arena_array(a, m.n, sizeof **list_r);
	*n_r = sorted(&m, there, n, *list_r);
	return 0;
}

/* ---- changing ---- */

/* A save target held open must not outlive its mailbox. */
static void forget(struct store *s, struct str name)
{
	if (s->target && (str_eq(s->target->name, name) || str_starts(s->target->name, name))) {
		mailbox_close(s->target);
		s->target = NULL;
	}
	if (s->list)
		index_list_remove(s->list, name);
}

/* Names that are there already may have what new ones can't: who made them may get rid of them. */
static int check_new_name(struct str name, struct err *e)
{
	uint32_t cp;

	if (text_netunicode_refuses(name, &cp))
		return err_set(e, ERR_CANNOT,
		    "a new mailbox name can't have U+%04X in it: a control character, the end of a line, a "
		    "byte order mark in front, or no character at all",
		    (unsigned)cp);
	return 0;
}

int store_create(struct store *s, struct str name, struct err *e)
{
	if (check_new_name(name, e) < 0)
		return -1;
	return s->format->create(s, name, e);
}

int store_delete(struct store *s, struct str name, struct err *e)
{
	unsigned char guid[16];
	struct err late;
	bool known;

	if (str_ieq(name, STR("INBOX")))
		return err_set(e, ERR_CANNOT, "INBOX can't be deleted");
	forget(s, name);
	known = s->format->ident(s, name, guid);
	if (s->format->remove(s, name, e) < 0)
		return -1;
	quota_forget(s);
	/* It is gone: lines about it that nobody asks for are no reason to say that it isn't. */
	if ((known && mailbox_metadata_forget(s, guid, &late) < 0) || special_forget(s, name, &late) < 0)
		log_warning("%s", late.text);
	return 0;
}

/* INBOX keeps its annotations, the new mailbox gets the same (RFC 5464 section 4.1); special uses aren't among them. */
static int copy_annotations(struct store *s, struct str to, struct err *e)
{
	struct store_status inbox, new;
	struct mailbox_annotation *list;
	struct arena a;
	size_t n, kept = 0;
	int result = -1;

	arena_init(&a, "annotations", MAILBOX_METADATA_FILE * 4);
	if (store_status(s, STR("INBOX"), STORE_STATUS_MAILBOXID, &inbox, e) == 0 &&
	    store_status(s, to, STORE_STATUS_MAILBOXID, &new, e) == 0 &&
	    mailbox_metadata_get(s, inbox.guid, &a, &list, &n, e) == 0) {
		for (size_t i = 0; i < n; i++)
			if (!str_eq(list[i].name, STR("/private/specialuse")))
				list[kept++] = list[i];
		result = mailbox_metadata_set(s, new.guid, list, kept, e);
	}
	arena_free(&a);
	return result;
}

/* Every message of INBOX moves to a new mailbox; INBOX itself and its subfolders stay (RFC 3501 6.3.5). */
static int rename_inbox(struct store *s, struct str to, struct err *e)
{
	struct index_range all = {1, UINT32_MAX};
	struct index_ranges uids = {&all, 1, 1}, moved = {0};
	struct mailbox *mb;
	int result;

	if (s->format->create(s, to, e) < 0 || mailbox_open(&mb, s, STR("INBOX"), 0, e) < 0)
		return -1;
	result = mailbox_move(mb, s, to, &uids, NULL, &moved, e);
	index_ranges_free(&moved);
	mailbox_close(mb);
	return result < 0 ? -1 : copy_annotations(s, to, e);
}

int store_rename(struct store *s, struct str from, struct str to, struct err *e)
{
	if (check_new_name(to, e) < 0)
		return -1;
	if (str_ieq(from, STR("INBOX")))
		return rename_inbox(s, to, e);
	forget(s, from);
	if (s->format->rename(s, from, to, e) < 0)
		return -1;
	return special_rename(s, from, to, e);
}

int store_subscribe(struct store *s, struct str name, bool on, struct err *e)
{
	return s->format->subscribe(s, name, on, e);
}

int store_check(struct store *s, struct str name, struct err *e)
{
	return s->format->check(s, name, e);
}
