/* Filling the cache when mail comes. */
#include "mailbox/prefill.h"

#include "base/log.h"
#include "mailbox/format.h"
#include "mailbox/message.h"
#include "sys/file.h"

enum { MEMORY = 1 << 20 };

struct wanted {
	struct arena arena;
	VEC(struct str) names; /* of header fields, sorted */
	struct mailbox_headers *headers;
	bool sent, fields;
};

static void add_name(struct wanted *w, struct str name)
{
	size_t i;

	name = arena_str(&w->arena, name);
	vec_push(&w->names, &w->arena);
	for (i = w->names.n - 1; i > 0 && str_cmp(w->names.p[i - 1], name) > 0; i--)
		w->names.p[i] = w->names.p[i - 1];
	w->names.p[i] = name;
}

/* What is kept for all messages. False when nothing is. */
static bool find_wanted(struct mailbox *mb, struct wanted *w)
{
	struct str name;

	for (unsigned i = 0; cache_permanent(mb->cache, i, &name); i++) {
		if (str_is_nil(name))
			continue;
		if (str_starts(name, STR("hdr."))) {
			add_name(w, str_from(name, 4));
			continue;
		}
		w->fields = true;
		w->sent |= str_eq(name, STR("sortkeys")) || str_eq(name, STR("threadids"));
	}
	if (w->names.n)
		w->headers = mailbox_headers(mb, &w->arena, w->names.p, w->names.n);
	return w->fields || w->headers;
}

static void fill_one(struct mailbox *mb, const struct wanted *w, uint32_t uid)
{
	uint32_t seq = index_seq(mb->ix, uid);
	struct message *msg;
	struct index_msg m;
	int64_t ignored;
	uint64_t size;
	struct err e;

	msg = seq ? message_current(mb, seq, &e) : NULL;
	if (!msg)
		return;
	m = *index_at(mb->ix, seq);
	cache_begin(mb->cache, &m);
	mailbox_prefill_fields(mb, msg, &m);
	if (w->headers)
		mailbox_prefill_headers(mb, msg, w->headers);
	cache_end(mb->cache);
	/* Facts come along: each is learnt when it is asked for. */
	if (mailbox_idate(mb, seq, &ignored, &e) < 0 || mailbox_size(mb, seq, &size, &e) < 0)
		return;
	if (w->sent)
		(void)mailbox_sent(mb, seq, &ignored, &e);
}

void mailbox_prefill(struct mailbox *mb, const struct index_ranges *uids)
{
	struct wanted w = {0};

	if (!uids->n || index_ranges_count(uids) > PREFILL_MAX ||
	    !mb->format->has_cache(mb->store, mb->name) || !mailbox_cache(mb))
		return;
	arena_init(&w.arena, "fields to be cached", MEMORY);
	if (find_wanted(mb, &w)) {
		for (size_t i = 0; i < uids->n; i++)
			for (uint32_t uid = uids->p[i].first; uid <= uids->p[i].last; uid++)
				fill_one(mb, &w, uid);
		mailbox_read_done(&mb->current);
		mailbox_learnt_flush(mb);
	}
	arena_free(&w.arena);
}

/* The newest messages of which nothing is cached: those that came since somebody looked. */
static void find_newest(struct mailbox *mb, struct index_ranges *uids)
{
	for (uint32_t seq = index_count(mb->ix), n = 0; seq > 0 && n < PREFILL_MAX; seq--, n++) {
		const struct index_msg *m = index_at(mb->ix, seq);

		if (m->cache || !(m->bits & INDEX_IN_NEW) || (m->bits & INDEX_GONE))
			return;
		index_ranges_add(uids, m->uid, m->uid);
	}
}

static void prefill_dropped(struct store *s, struct str name)
{
	struct index_ranges uids = {0};
	struct mailbox *mb;
	struct err e;

	if (!s->format->has_cache(s, name) || mailbox_open(&mb, s, name, MAILBOX_UNSYNCED, &e) < 0)
		return;
	if (index_is_filled(mb->ix) && index_in_new(mb->ix) <= PREFILL_IN_NEW && mailbox_cache(mb) &&
	    cache_has_permanent(mb->cache) && mailbox_sync(mb, &e) >= 0) {
		find_newest(mb, &uids);
		mailbox_prefill(mb, &uids);
	}
	index_ranges_free(&uids);
	mailbox_close(mb);
}

bool store_prefill_pays(struct store *s)
{
	for (size_t i = 0; i < s->dropped.n; i++)
		if (s->format->has_cache(s, s->dropped.p[i]))
			return true;
	return false;
}

void store_prefill(struct store *s)
{
	for (size_t i = 0; i < s->dropped.n; i++)
		prefill_dropped(s, s->dropped.p[i]);
	s->dropped.n = 0;
}
