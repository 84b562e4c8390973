/* What differs between an index and a store. */
#include "index/compare.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

struct run {
	const struct index_compare *c;
	uint32_t found;
};

__attribute__((format(printf, 2, 3))) static void differ(struct run *r, const char *fmt, ...)
{
	char text[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	r->found++;
	r->c->say(r->c->arg, text);
}

static void compare_message(struct run *r, const struct index_msg *is, const struct index_msg *stored)
{
	if (is->stored_flags != stored->stored_flags || is->stored_keys != stored->stored_keys)
		differ(r,
		    "UID %" PRIu32 ": the index says that the store has flags %x and keywords %" PRIx64
		    ", it has %x and %" PRIx64,
		    is->uid, is->stored_flags, is->stored_keys, stored->stored_flags, stored->stored_keys);
	if ((is->bits ^ stored->bits) & INDEX_IN_NEW)
		differ(r, "UID %" PRIu32 ": it is in %s, the index says %s", is->uid,
		    stored->bits & INDEX_IN_NEW ? "new" : "cur", is->bits & INDEX_IN_NEW ? "new" : "cur");
	if (is->store != stored->store)
		differ(r, "UID %" PRIu32 ": its locator is %" PRIu64 ", the index says %" PRIu64, is->uid,
		    stored->store, is->store);
}

struct counts {
	uint32_t messages, unseen, deleted, pending, in_new, vsize_unknown;
	uint64_t vsize, psize;
};

static void count(struct counts *n, const struct index_msg *m)
{
	n->messages++;
	n->unseen += !(m->flags & INDEX_SEEN);
	n->deleted += (m->flags & INDEX_DELETED) != 0;
	n->pending += m->flags != m->stored_flags || m->keys != m->stored_keys;
	n->in_new += (m->bits & INDEX_IN_NEW) != 0;
	n->vsize_unknown += !(m->bits & INDEX_HAS_VSIZE);
	n->vsize += m->bits & INDEX_HAS_VSIZE ? m->vsize : 0;
	n->psize += m->bits & INDEX_HAS_PSIZE ? m->psize : 0;
}

static void compare_counts(struct run *r, struct index *ix, const struct counts *n)
{
	const struct index_head *h = index_head(ix);
	const struct {
		const char *what;
		uint64_t said, is;
	} rows[] = {
	    {"messages", h->messages, n->messages},
	    {"unseen messages", h->unseen, n->unseen},
	    {"deleted messages", h->deleted, n->deleted},
	    {"pending changes", h->pending, n->pending},
	    {"messages in new/", index_in_new(ix), n->in_new},
	    {"messages of unknown size", h->vsize_unknown, n->vsize_unknown},
	    {"bytes", h->vsize_total, n->vsize},
	    {"bytes on disk", h->psize_total, n->psize},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].said != rows[i].is)
			differ(r, "the index counts %" PRIu64 " %s, there are %" PRIu64, rows[i].said,
			    rows[i].what, rows[i].is);
	}
}

uint32_t index_compare(struct index *ix, const struct index_compare *c)
{
	const struct index_head *h = index_head(ix);
	struct run r = {.c = c};
	struct counts n = {0};
	struct index_msg m;
	bool more;
	uint32_t last = 0;

	if (!index_verify(ix, 1, 0))
		differ(&r, "a block of records is damaged");
	more = c->next(c->store, &m);
	for (uint32_t seq = 1; seq <= index_count(ix); seq++) {
		const struct index_msg *is = index_at(ix, seq);

		if (is->bits & INDEX_GONE)
			continue;
		if (is->uid <= last || is->uid >= h->uidnext)
			differ(&r, "UID %" PRIu32 " stands after %" PRIu32 ", UIDNEXT is %" PRIu32, is->uid,
			    last, h->uidnext);
		if (is->modseq > h->highestmodseq)
			differ(&r, "UID %" PRIu32 ": modseq %" PRIu64 " is above HIGHESTMODSEQ", is->uid,
			    is->modseq);
		last = is->uid;
		count(&n, is);
		for (; more && m.uid < is->uid; more = c->next(c->store, &m))
			differ(&r, "UID %" PRIu32 " isn't in the index", m.uid);
		if (!more || m.uid != is->uid) {
			differ(&r, "UID %" PRIu32 " isn't in the store", is->uid);
			continue;
		}
		compare_message(&r, is, &m);
		more = c->next(c->store, &m);
	}
	for (; more; more = c->next(c->store, &m))
		differ(&r, "UID %" PRIu32 " isn't in the index", m.uid);
	compare_counts(&r, ix, &n);
	return r.found;
}
