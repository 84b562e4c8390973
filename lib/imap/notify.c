/* News of what isn't selected. */
#include "imap/notify.h"

#include "base/clock.h"
#include "base/log.h"
#include "imap/fetch.h"
#include "imap/notifymeta.h"
#include "imap/statusatt.h"
#include "imap/sync.h"
#include "io/wait.h"
#include "mailbox/metadata.h"

enum { SCRATCH = 256 << 20, SETTLE_MS = 30 };

bool imap_notify_is_on(const struct imap *c)
{
	return c->notify && !c->notify->set.none;
}

unsigned imap_notify_selected(const struct imap *c)
{
	if (!c->notify)
		return IMAP_NOTIFY_MESSAGE;
	return c->notify->set.none ? 0 : c->notify->set.selected;
}

/* ---- what the session does ---- */

void imap_notify_own_name(struct imap *c, struct str name)
{
	c->own.names[c->own.names[0].n ? 1 : 0] = name;
}

void imap_notify_own_save(struct imap *c, struct str name, const struct mailbox_saved *saved)
{
	const struct index_ranges *u = &saved->uids;

	if (!c->notify || !u->n)
		return;
	if (c->box && str_eq(mailbox_name(c->box), name)) {
		for (size_t i = 0; i < u->n; i++)
			index_ranges_add(&c->own.saved_here, u->p[i].first, u->p[i].last);
		return;
	}
	c->own.saved_in = name;
	c->own.saved = index_ranges_count(u);
	c->own.last = u->p[u->n - 1].last;
}

void imap_notify_own_end(struct imap *c)
{
	index_ranges_free(&c->own.saved_here);
	c->own = (struct imap_notify_own){0};
}

/* ---- numbers ---- */

static bool is_selected(const struct imap *c, const struct imap_notify_box *b)
{
	return c->box && str_eq(mailbox_name(c->box), b->entry.name);
}

static unsigned first_items(const struct imap_notify_box *b)
{
	unsigned items = 0;

	if (b->events & IMAP_NOTIFY_NEW)
		items |= STORE_STATUS_MESSAGES | STORE_STATUS_UIDNEXT | STORE_STATUS_UIDVALIDITY;
	if (b->events & IMAP_NOTIFY_FLAGS)
		items |= STORE_STATUS_UIDVALIDITY | STORE_STATUS_HIGHESTMODSEQ | STORE_STATUS_UNSEEN;
	return items;
}

/* What is said of a change from `old` to what it is now (sections 5.1 to 5.3). */
static unsigned changed_items(
    const struct imap *c, const struct imap_notify_box *b, const struct store_status *old)
{
	bool condstore = imap_is(c, IMAP_CONDSTORE);
	unsigned items = 0;

	if (b->st.uidvalidity != old->uidvalidity)
		items = STORE_STATUS_MESSAGES | STORE_STATUS_UIDNEXT | STORE_STATUS_UIDVALIDITY;
	if ((b->events & IMAP_NOTIFY_NEW) &&
	    (b->st.messages != old->messages || b->st.uidnext != old->uidnext))
		items |= STORE_STATUS_MESSAGES | STORE_STATUS_UIDNEXT |
		         (condstore ? STORE_STATUS_HIGHESTMODSEQ : 0);
	if (!(b->events & IMAP_NOTIFY_FLAGS))
		return items;
	if (b->st.unseen != old->unseen)
		items |= STORE_STATUS_UNSEEN;
	if (condstore && b->st.highestmodseq != old->highestmodseq)
		items |= STORE_STATUS_HIGHESTMODSEQ | STORE_STATUS_UIDVALIDITY;
	return items;
}

/* The change is what the command at hand has done, and nothing else. */
static bool is_own_save(const struct imap *c, const struct imap_notify_box *b, const struct store_status *old)
{
	return str_eq(c->own.saved_in, b->entry.name) && b->st.uidvalidity == old->uidvalidity &&
	       b->st.messages == old->messages + c->own.saved && b->st.uidnext == c->own.last + 1;
}

static bool ask(struct imap *c, struct imap_notify_box *b)
{
	enum {
		ITEMS = STORE_STATUS_MESSAGES | STORE_STATUS_UIDNEXT | STORE_STATUS_UIDVALIDITY |
		        STORE_STATUS_UNSEEN | STORE_STATUS_HIGHESTMODSEQ | STORE_STATUS_MAILBOXID
	};
	struct store_status st;
	struct err e = {0};

	if (store_status(c->store, b->entry.name, ITEMS, &st, &e) < 0) {
		if (e.kind != ERR_NOTFOUND && e.kind != ERR_CANNOT)
			log_debug("NOTIFY passes %.*s over: %s", STR_ARG(b->entry.name), e.text);
		return false;
	}
	b->st = st;
	b->known = true;
	return true;
}

/* Those that can't be watched are looked at every few seconds, and when the session itself did something. */
static bool is_due(struct imap *c, struct imap_notify_box *b, bool poll)
{
	if (b->was_selected)
		return true;
	if (b->look.polled && !poll && !str_eq(c->own.saved_in, b->entry.name))
		return false;
	return lookout_is_changed(&b->look, c->store);
}

static void look_at(struct imap *c, struct imap_notify_box *b, bool poll)
{
	struct store_status old = b->st;
	bool known = b->known, silent;
	unsigned items;

	if (is_selected(c, b)) {
		b->was_selected = true;
		return;
	}
	if (!is_due(c, b, poll) || !ask(c, b))
		return;
	/* As the selected mailbox it was told of, if that was asked for. */
	silent = b->was_selected && c->notify->set.selected;
	b->was_selected = false;
	items = changed_items(c, b, &old);
	if (known && items && !silent && !is_own_save(c, b, &old))
		imap_statusatt_print_of(c, b->entry.name, items, &b->st);
}

/* ---- beginning and ending ---- */

int imap_notify_begin(struct imap *c, struct imap_notify *n)
{
	struct err e = {0};

	arena_init(&n->list_arena, "mailbox list", 64 << 20);
	buf_init(&n->metadata, MAILBOX_METADATA_FILE);
	lookout_begin(&n->root, c->store, STR_NIL, false);
	n->looked_ms = clock_mono_ms();
	if (mailbox_metadata_changes(c->store, &n->metadata, NULL, &e) < 0)
		log_error("NOTIFY: %s", e.text);
	if (imap_notifylist_read(c, n, true) < 0)
		return imap_client_no(c, ERR_LIMIT, "NOTIFICATIONOVERFLOW", "Too many mailboxes to watch");
	for (size_t i = 0; i < n->n; i++) {
		struct imap_notify_box *b = &n->boxes[i];

		b->was_selected = is_selected(c, b);
		if (b->looking && !b->known && !(b->entry.flags & (STORE_NOSELECT | STORE_NONEXISTENT))) {
			b->entry.flags |= IMAP_NOTIFYLIST_NOACCESS;
			imap_notifylist_print(c, &b->entry, STR_NIL);
		} else if (b->known && !b->was_selected && n->set.status && first_items(b)) {
			imap_statusatt_print_of(c, b->entry.name, first_items(b), &b->st);
		}
	}
	return 0;
}

/* The mailbox of this name, looked for from *at on: both lists are in one order, but for what came and went. */
static const struct imap_notify_box *same_box(const struct imap_notify *n, struct str name, size_t *at)
{
	for (size_t i = 0; i < n->n; i++) {
		const struct imap_notify_box *b = &n->boxes[(*at + i) % n->n];

		if (str_eq(b->entry.name, name)) {
			*at = (*at + i + 1) % n->n;
			return b;
		}
	}
	return NULL;
}

void imap_notify_go_on(struct imap *c, const struct imap_notify *was, const struct imap_notify *n)
{
	size_t at = 0;

	for (size_t i = 0; i < n->n && !n->set.status; i++) {
		const struct imap_notify_box *b = &n->boxes[i], *old = same_box(was, b->entry.name, &at);
		unsigned items;

		if (!old || !old->known || old->was_selected || !b->known || b->was_selected)
			continue;
		items = changed_items(c, b, &old->st);
		if (items)
			imap_statusatt_print_of(c, b->entry.name, items, &b->st);
	}
}

void imap_notify_end(struct imap *c, struct imap_notify *n)
{
	for (size_t i = 0; i < n->n; i++)
		if (n->boxes[i].looking)
			lookout_end(&n->boxes[i].look, c->store);
	if (n->n || n->list_arena.cap)
		lookout_end(&n->root, c->store);
	n->boxes = NULL;
	n->n = 0;
	arena_free(&n->list_arena);
	arena_free(&n->set_arena);
	buf_free(&n->metadata);
	n->set = (struct imap_notifyset){.none = true};
}

/* ---- telling ---- */

static void overflow(struct imap *c)
{
	imap_notify_end(c, c->notify);
	out_c(&c->s.out,
	    "* OK [NOTIFICATIONOVERFLOW] Too many mailboxes to watch; nothing is told any more\r\n");
}

/* A tree of mailboxes is renamed or deleted one by one: what is listed is what comes of it, and not what lies between. */
static void settle(struct imap *c)
{
	if (c->own.names[0].n)
		return;
	wait_any(NULL, 0, SETTLE_MS);
	lookout_read(c->store);
	lookout_are_names(&c->notify->root, c->store);
}

void imap_notify_tell(struct imap *c)
{
	struct imap_notify *n = c->notify;
	int64_t now = clock_mono_ms();
	bool poll, names;

	if (!imap_notify_is_on(c))
		return;
	lookout_read(c->store);
	poll = now - n->looked_ms >= conf_seconds("IMAP_IDLE_POLL") * 1000;
	if (poll)
		n->looked_ms = now;
	names = lookout_are_names(&n->root, c->store) || (n->root.polled && (poll || c->own.names[0].n));
	for (size_t i = 0; i < n->n; i++)
		names |= n->boxes[i].looking && lookout_are_names(&n->boxes[i].look, c->store);
	if (names) {
		settle(c);
		if (imap_notifylist_read(c, n, false) < 0) {
			overflow(c);
			return;
		}
		imap_notifymeta_tell(c);
	}
	for (size_t i = 0; i < n->n; i++)
		if (n->boxes[i].looking)
			look_at(c, &n->boxes[i], poll);
}

const struct imap_fetch *imap_notify_fetch(const struct imap *c)
{
	return imap_notify_is_on(c) && c->notify->set.fetch.n ? &c->notify->set.fetch : NULL;
}

void imap_notify_tell_new(struct imap *c, uint32_t known, const struct index_ranges *fetched)
{
	struct imap_set seqs = {.p = arena_array(&c->s.cmd, 1, sizeof *seqs.p), .n = 1};
	bool uid = c->uid;

	if (!imap_notify_fetch(c))
		return;
	c->uid = false;
	for (uint32_t seq = known + 1; seq <= c->exists; seq++) {
		const struct index_msg *m = mailbox_msg(c->box, seq);

		seqs.p[0] = (struct imap_range){seq, seq};
		if (!mailbox_is_gone(m) && !index_ranges_has(&c->own.saved_here, m->uid) &&
		    !index_ranges_has(fetched, m->uid) && imap_fetch_run(c, &c->notify->set.fetch, &seqs) < 0)
			log_debug("NOTIFY: %s", c->err.text);
	}
	c->uid = uid;
}

/* ---- waiting ---- */

int imap_notify_fd(struct imap *c, bool *polled)
{
	int fd = -1;

	*polled = false;
	if (c->box && imap_notify_selected(c)) {
		fd = mailbox_watch(c->box);
		*polled = fd < 0;
	}
	if (!imap_notify_is_on(c))
		return fd;
	*polled |= c->notify->root.polled;
	for (size_t i = 0; i < c->notify->n && !*polled; i++)
		*polled = c->notify->boxes[i].look.polled;
	return lookout_fd(c->store);
}

bool imap_notify_missed(struct imap *c)
{
	return lookout_read(c->store) != c->heard;
}

/* The command's arena may hold what IDLE needs afterwards: this has its own. */
void imap_notify_news(struct imap *c, bool idle)
{
	struct arena keep = c->s.cmd;
	struct err err = c->err;
	struct str code = c->code;

	arena_init(&c->s.cmd, "command", SCRATCH);
	c->heard = lookout_read(c->store);
	if (c->box && imap_notify_selected(c)) {
		mailbox_watch_clear(c->box);
		imap_sync(c, idle || !c->notify || !c->notify->set.delayed);
	}
	imap_notify_tell(c);
	arena_free(&c->s.cmd);
	c->s.cmd = keep;
	c->err = err;
	c->code = code;
}

static int least(int64_t a, int64_t b)
{
	int64_t r = a < b ? a : b;

	return r < 0 ? 0 : (int)r;
}

bool imap_notify_wait(struct imap *c)
{
	int64_t end = clock_mono_ms() + conf_seconds("IMAP_TIMEOUT") * 1000;
	int64_t poll_ms = conf_seconds("IMAP_IDLE_POLL") * 1000, looked = clock_mono_ms();
	bool polled;

	c->command = NULL;
	c->uid = false;
	while (imap_notify_is_on(c) && !c->s.done && !c->s.out.error && !in_is_ready(&c->s.in)) {
		struct wait_fd w[2] = {{.fd = c->s.in.fd}, {.fd = imap_notify_fd(c, &polled)}};
		int64_t now = clock_mono_ms(), left = end - now;
		bool more = c->box && mailbox_idle(c->box);

		/* What came before the watches of a newly selected mailbox stood, too. */
		if (c->notify->ready != c->box || imap_notify_missed(c)) {
			c->notify->ready = c->box;
			imap_notify_news(c, false);
			continue;
		}
		out_flush(&c->s.out);
		if (left <= 0)
			return false;
		wait_any(w, 2, more ? 0 : polled ? least(left, looked + poll_ms - now) : least(left, left));
		if (w[0].ready)
			return true;
		if (!w[1].ready && !(polled && clock_mono_ms() - looked >= poll_ms))
			continue;
		looked = clock_mono_ms();
		imap_notify_news(c, false);
	}
	return true;
}
