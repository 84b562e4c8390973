/* THREAD: reading messages into nodes, and printing the tree. */
#include "imap/thread.h"

#include "base/idmap.h"
#include "base/vec.h"
#include "imap/view.h"
#include "mailbox/sortkey.h"

struct reading {
	struct imap_thread *t;
	struct idmap ids;
	bool full;
};

/* The node of an id; one that wasn't known stands for a message that isn't there. */
static uint32_t node_of(struct reading *r, uint64_t id)
{
	uint32_t *at = idmap_at(&r->ids, id);

	if (!*at)
		*at = imap_threadtree_add(r->t);
	r->full |= !*at;
	return *at;
}

/* Whether parent is below node, so that a link would close a loop. A node without children has nothing below it. */
static bool would_loop(const struct imap_thread *t, uint32_t parent, uint32_t node)
{
	int depth = 0;

	if (parent == node)
		return true;
	if (!t->nodes[node].children)
		return false;
	for (uint32_t at = parent; at; at = t->nodes[at].parent)
		if (at == node || ++depth > IMAP_THREAD_DEPTH)
			return true;
	return false;
}

static void link_to(struct imap_thread *t, uint32_t parent, uint32_t node)
{
	if (t->nodes[node].parent)
		t->nodes[t->nodes[node].parent].children--;
	t->nodes[node].parent = 0;
	if (!parent || would_loop(t, parent, node))
		return;
	t->nodes[node].parent = parent;
	t->nodes[parent].children++;
}

/* Steps 1A and 1B. A message that refers to itself is a loop like any other: where it is its own last reference it has no parent. */
static void add_references(struct reading *r, uint32_t node, struct str refs)
{
	uint32_t parent = 0, ref;
	uint64_t id;

	while (!r->full && threadkey_next(&refs, &id)) {
		ref = node_of(r, id);
		if (!ref)
			continue;
		/* Links that are there already stay. */
		if (parent && !r->t->nodes[ref].parent)
			link_to(r->t, parent, ref);
		parent = ref;
	}
	link_to(r->t, parent, node);
}

static int64_t arrival(struct imap *c, uint32_t seq)
{
	struct err e;
	int64_t t;

	return mailbox_idate(c->box, seq, &t, &e) < 0 ? 0 : t;
}

static uint32_t node_for_message(struct reading *r, uint64_t id)
{
	uint32_t node = id && r->t->by != IMAP_THREAD_ORDEREDSUBJECT ? node_of(r, id) : 0;

	/* No id, or one that another message has: a node that nothing refers to. */
	return !node || r->t->nodes[node].seq ? imap_threadtree_add(r->t) : node;
}

static void add_message(struct reading *r, uint32_t seq)
{
	struct imap *c = r->t->c;
	struct threadkeys keys = {0};
	struct imap_thread_node *n;
	uint32_t node;
	int64_t sent = 0, arrived = 0;
	bool has_date;
	struct err e;
	struct str blob;

	/* Before the keys: what is learnt here may end views into the cache. */
	has_date = mailbox_sent(c->box, seq, &sent, &e) > 0;
	if (!has_date)
		arrived = arrival(c, seq);
	if (mailbox_field(c->box, seq, MAILBOX_THREADKEYS, &blob, &e) == 0 && !threadkey_parse(blob, &keys))
		keys = (struct threadkeys){0};
	node = node_for_message(r, keys.id);
	if (!node) {
		r->full = true;
		return;
	}
	n = &r->t->nodes[node];
	n->seq = seq;
	n->subject = keys.subject;
	n->is_reply = keys.is_reply;
	n->date = n->newest = has_date ? sent : arrived;
	if (r->t->by != IMAP_THREAD_ORDEREDSUBJECT)
		add_references(r, node, keys.refs);
}

/* Section 3, ORDEREDSUBJECT: the first message of a subject by date is the parent of all others. */
static void by_subject(struct imap_thread *t)
{
	struct idmap subjects;

	idmap_init(&subjects, &t->c->s.cmd, t->n);
	imap_threadtree_grow(t); /* all are children of the root: sorted by date */
	for (uint32_t at = t->nodes[0].child; at; at = t->nodes[at].next) {
		uint32_t *first = idmap_at(&subjects, t->nodes[at].subject ? t->nodes[at].subject : 1);

		if (*first)
			link_to(t, *first, at);
		else
			*first = at;
	}
	imap_threadtree_grow(t);
}

static int read_messages(struct reading *r, struct imap_progress *p, const struct imap_set *set)
{
	size_t n = imap_view_count(set), at = 0;

	for (size_t i = 0; i < set->n && !r->full; i++)
		for (uint32_t seq = set->p[i].first; seq <= set->p[i].last && !r->full; seq++) {
			if (imap_progress_half(p, at++, n) < 0)
				return -1;
			add_message(r, seq);
		}
	return 0;
}

int imap_thread_build(
    struct imap_progress *p, enum imap_thread_by by, const struct imap_set *set, struct imap_thread *t)
{
	struct imap *c = p->c;
	struct reading r = {.t = t};
	size_t expected = imap_view_count(set);

	expected += expected / 4; /* ids that are only referred to */
	*t = (struct imap_thread){.c = c, .by = by};
	t->nodes = vec_grown(NULL, NULL, &t->cap, expected + 64, sizeof *t->nodes);
	imap_threadtree_add(t);
	idmap_init(&r.ids, &c->s.cmd, expected);
	if (read_messages(&r, p, set) < 0)
		return -1;
	if (r.full)
		return imap_client_no(c, ERR_LIMIT, "LIMIT", "Too many messages and references to thread");
	if (by == IMAP_THREAD_ORDEREDSUBJECT) {
		by_subject(t);
		return 0;
	}
	imap_threadtree_grow(t);
	if (by == IMAP_THREAD_REFERENCES)
		imap_threadtree_merge(t);
	return 0;
}

void imap_thread_free(struct imap_thread *t)
{
	vec_drop(t->nodes);
	t->nodes = NULL;
	t->n = t->cap = 0;
}

/* ---- printing: a stack of what is still to come, for threads may be as deep as the mailbox ---- */

enum { CLOSE = 0x80000000 }; /* on the stack: a ")"; else a node whose "(" stands already, or PLAIN */

struct stack {
	uint32_t *p;
	size_t n, cap;
};

static void push(struct imap *c, struct stack *s, uint32_t what)
{
	if (s->n == s->cap)
		s->p = vec_grown(&c->s.cmd, s->p, &s->cap, s->n + 1, sizeof *s->p);
	s->p[s->n++] = what;
}

/* A node's children: one follows in line, several are lists of their own (pushed last to first). */
static void push_children(const struct imap_thread *t, struct stack *s, uint32_t node)
{
	size_t from;

	if (t->nodes[node].child && !t->nodes[t->nodes[node].child].next && t->nodes[node].seq) {
		push(t->c, s, t->nodes[node].child);
		return;
	}
	from = s->n;
	for (uint32_t k = t->nodes[node].child; k; k = t->nodes[k].next)
		push(t->c, s, k | CLOSE);
	for (size_t a = from, b = s->n; b > a + 1; a++) {
		uint32_t x = s->p[a];

		s->p[a] = s->p[--b];
		s->p[b] = x;
	}
}

void imap_thread_print(const struct imap_thread *t, bool uid)
{
	struct out *o = &t->c->s.out;
	struct stack s = {0};

	push_children(t, &s, 0);
	while (s.n) {
		uint32_t what = s.p[--s.n], node = what & ~(uint32_t)CLOSE;
		const struct imap_thread_node *n = &t->nodes[node];

		if (what == CLOSE) {
			out_ch(o, ')');
			continue;
		}
		if (what & CLOSE) {
			out_ch(o, '(');
			push(t->c, &s, CLOSE);
		}
		if (n->seq) {
			out_u64(o, uid ? mailbox_msg(t->c->box, n->seq)->uid : n->seq);
			if (n->child)
				out_ch(o, ' ');
		}
		push_children(t, &s, node);
	}
}
