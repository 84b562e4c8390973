/* Trees of threads: growing, pruning, sorting, merging. Nothing recurses: a thread may be as deep as the mailbox is long. */
#include "imap/thread.h"

#include "base/idmap.h"
#include "base/sort64.h"

enum { FEW = 64 };

uint32_t imap_threadtree_add(struct imap_thread *t)
{
	if (t->n == IMAP_THREAD_NODES)
		return 0;
	if (t->n == t->cap)
		t->nodes = vec_grown(NULL, t->nodes, &t->cap, t->n + 1, sizeof *t->nodes);
	t->nodes[t->n] = (struct imap_thread_node){0};
	return (uint32_t)t->n++;
}

/* Of what stands for a missing message: its first message's. */
static uint32_t seq_of(const struct imap_thread *t, uint32_t node)
{
	while (!t->nodes[node].seq && t->nodes[node].child)
		node = t->nodes[node].child;
	return t->nodes[node].seq;
}

static int by_date(uint32_t ia, uint32_t ib, void *arg)
{
	const struct imap_thread *t = arg;
	const struct imap_thread_node *a = &t->nodes[ia], *b = &t->nodes[ib];

	if (a->date != b->date)
		return a->date < b->date ? -1 : 1;
	return seq_of(t, ia) < seq_of(t, ib) ? -1 : seq_of(t, ia) > seq_of(t, ib);
}

static int by_newest(uint32_t ia, uint32_t ib, void *arg)
{
	const struct imap_thread *t = arg;
	const struct imap_thread_node *a = &t->nodes[ia], *b = &t->nodes[ib];

	if (a->newest != b->newest)
		return a->newest < b->newest ? -1 : 1;
	return by_date(ia, ib, arg);
}

static void push_kid(struct imap_thread *t, size_t n, uint32_t node)
{
	if (n == t->kids_cap)
		t->kids = vec_grown(&t->c->s.cmd, t->kids, &t->kids_cap, n + 1, sizeof *t->kids);
	t->kids[n] = node;
}

static size_t gather(struct imap_thread *t, uint32_t node)
{
	size_t n = 0;

	for (uint32_t k = t->nodes[node].child; k; k = t->nodes[k].next)
		push_kid(t, n++, k);
	return n;
}

/* Sorts the first n of t->kids: in linear time where few have the same date. */
static void sort_kids(struct imap_thread *t, size_t n, bool newest)
{
	int64_t least = INT64_MAX, most = INT64_MIN;
	int shift = 0;

	if (n > t->spare_cap)
		t->spare = vec_grown(&t->c->s.cmd, t->spare, &t->spare_cap, n, sizeof *t->spare);
	if (n < FEW) {
		sort64_merge(t->kids, t->spare, n, newest ? by_newest : by_date, t);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct imap_thread_node *k = &t->nodes[(uint32_t)t->kids[i]];
		int64_t v = newest ? k->newest : k->date;

		least = v < least ? v : least;
		most = v > most ? v : most;
	}
	while (((uint64_t)most - (uint64_t)least) >> shift > UINT32_MAX)
		shift++;
	for (size_t i = 0; i < n; i++) {
		const struct imap_thread_node *k = &t->nodes[(uint32_t)t->kids[i]];
		uint64_t v = (uint64_t)(newest ? k->newest : k->date) - (uint64_t)least;

		t->kids[i] = (v >> shift) << 32 | (uint32_t)t->kids[i];
	}
	sort64(t->kids, t->spare, n, newest ? by_newest : by_date, t);
}

/* What stands for a missing message has its first child's date and subject (step 4, step 5B). */
static void stand_in(struct imap_thread *t, uint32_t node)
{
	struct imap_thread_node *n = &t->nodes[node];
	const struct imap_thread_node *first = &t->nodes[n->child];

	if (!node || n->seq || !n->child)
		return;
	n->date = first->date;
	n->subject = first->subject;
	n->is_reply = first->is_reply;
}

void imap_threadtree_sort(struct imap_thread *t, uint32_t node)
{
	size_t n = gather(t, node);

	sort_kids(t, n, node == 0 && t->by == IMAP_THREAD_REFS);
	t->nodes[node].child = n ? (uint32_t)t->kids[0] : 0;
	for (size_t i = 0; i < n; i++)
		t->nodes[(uint32_t)t->kids[i]].next = i + 1 < n ? (uint32_t)t->kids[i + 1] : 0;
	stand_in(t, node);
}

/* ---- growing ---- */

/*
 * Step 3 in one go: what hangs below nodes without a message belongs to the nearest message above, or where there is none to the topmost of those nodes,
 * which stays if it has several children. above[]: this answer for nodes without a message that were asked about.
 */
static uint32_t owner(const struct imap_thread *t, uint32_t *above, uint32_t node)
{
	uint32_t at = t->nodes[node].parent, r;

	if (!at || t->nodes[at].seq)
		return at;
	while (!above[at] && t->nodes[at].parent && !t->nodes[t->nodes[at].parent].seq)
		at = t->nodes[at].parent;
	r = above[at] ? above[at] : t->nodes[at].parent ? t->nodes[at].parent : at;
	for (at = t->nodes[node].parent; at && !t->nodes[at].seq && !above[at]; at = t->nodes[at].parent)
		above[at] = r;
	return r;
}

/* owners[]: whose child each message is now. All messages stand in t->kids. */
static size_t find_owners(struct imap_thread *t, uint32_t *owners)
{
	uint32_t *above = arena_array(&t->c->s.cmd, t->n, sizeof *above);
	uint32_t *children = arena_array(&t->c->s.cmd, t->n, sizeof *children);
	size_t n = 0;

	for (uint32_t i = 1; i < t->n; i++) {
		if (!t->nodes[i].seq)
			continue;
		owners[i] = owner(t, above, i);
		children[owners[i]]++;
		push_kid(t, n++, i);
	}
	for (uint32_t i = 1; i < t->n; i++)
		if (t->nodes[i].seq && !t->nodes[owners[i]].seq && children[owners[i]] == 1)
			owners[i] = 0;
	return n;
}

/*
 * The newest message of each thread, from every message upwards. The newest of all goes first, so that whoever meets a node that was passed can stop
 * there: linear.
 */
static void spread_newest(struct imap_thread *t, const uint32_t *owners, size_t n)
{
	sort_kids(t, n, true);
	for (size_t i = n; i-- > 0;) {
		uint32_t from = (uint32_t)t->kids[i];
		int64_t newest = t->nodes[from].newest;

		for (uint32_t at = owners[from]; at && t->nodes[at].newest < newest; at = owners[at])
			t->nodes[at].newest = newest;
	}
}

void imap_threadtree_grow(struct imap_thread *t)
{
	uint32_t *owners = arena_array(&t->c->s.cmd, t->n, sizeof *owners);
	size_t n = find_owners(t, owners);
	bool refs = t->by == IMAP_THREAD_REFS, alone = true;

	for (uint32_t i = 0; i < t->n; i++)
		t->nodes[i].child = t->nodes[i].next = 0;
	if (refs)
		spread_newest(t, owners, n);
	sort_kids(t, n, false);
	for (size_t i = n; i-- > 0;) {
		uint32_t k = (uint32_t)t->kids[i], parent = owners[k];

		t->nodes[k].next = t->nodes[parent].child;
		t->nodes[parent].child = k;
		/* One that stands for a missing message comes among the threads with its first child. */
		alone = alone && (!parent || t->nodes[parent].seq);
	}
	for (uint32_t i = 1; i < t->n; i++) {
		if (t->nodes[i].seq || !t->nodes[i].child)
			continue;
		stand_in(t, i);
		t->nodes[i].next = t->nodes[0].child;
		t->nodes[0].child = i;
	}
	if (refs || !alone)
		imap_threadtree_sort(t, 0);
}

/* ---- threads of one subject ---- */

static void add_child(struct imap_thread *t, uint32_t parent, uint32_t child)
{
	t->nodes[child].next = t->nodes[parent].child;
	t->nodes[parent].child = child;
	t->nodes[parent].has_new = true;
}

/* Step 5B: the thread that stands for its subject: one without a message, or one that isn't a reply, before others. */
static bool is_better(const struct imap_thread_node *a, const struct imap_thread_node *b)
{
	if (!a->seq != !b->seq)
		return !a->seq;
	return b->is_reply && !a->is_reply && b->seq;
}

/* Step 5C for thread k and the one that stands for its subject; k is out of the list of threads. The thread that now stands for both. */
static uint32_t join(struct imap_thread *t, uint32_t to, uint32_t k)
{
	uint32_t both, child, next;

	if (!t->nodes[to].seq && !t->nodes[k].seq) {
		for (child = t->nodes[k].child; child; child = next) {
			next = t->nodes[child].next;
			add_child(t, to, child);
		}
		return to;
	}
	if (!t->nodes[to].seq || (t->nodes[k].is_reply && !t->nodes[to].is_reply)) {
		add_child(t, to, k);
		return to;
	}
	both = imap_threadtree_add(t);
	if (!both) {
		add_child(t, to, k);
		return to;
	}
	t->nodes[both].subject = t->nodes[to].subject;
	t->nodes[both].child = 0;
	add_child(t, both, k);
	return both; /* `to` is put below it by the caller, who has its place in the list */
}

static void stand_for(struct imap_thread *t, struct idmap *subjects)
{
	for (uint32_t k = t->nodes[0].child; k; k = t->nodes[k].next) {
		uint32_t *have;

		if (!t->nodes[k].subject)
			continue;
		have = idmap_at(subjects, t->nodes[k].subject);
		if (!*have || is_better(&t->nodes[k], &t->nodes[*have]))
			*have = k;
	}
}

void imap_threadtree_merge(struct imap_thread *t)
{
	struct idmap subjects;
	size_t n;
	uint32_t *threads;

	idmap_init(&subjects, &t->c->s.cmd, 0);
	stand_for(t, &subjects);
	n = gather(t, 0);
	threads = arena_array(&t->c->s.cmd, n, sizeof *threads);
	for (size_t i = 0; i < n; i++) {
		threads[i] = (uint32_t)t->kids[i];
		t->nodes[threads[i]].place = (uint32_t)i;
	}
	t->nodes[0].child = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t k = threads[i], to, both;

		if (!t->nodes[k].subject)
			continue;
		to = idmap_get(&subjects, t->nodes[k].subject);
		if (!to || to == k)
			continue;
		both = join(t, to, k);
		threads[i] = 0;
		if (both == to)
			continue;
		/* The one that stood for the subject goes below the new one, which takes its place. */
		t->nodes[both].place = t->nodes[to].place;
		threads[t->nodes[to].place] = both;
		add_child(t, both, to);
		*idmap_at(&subjects, t->nodes[both].subject) = both;
	}
	for (size_t i = n; i-- > 0;)
		if (threads[i]) {
			if (t->nodes[threads[i]].has_new)
				imap_threadtree_sort(t, threads[i]);
			add_child(t, 0, threads[i]);
		}
	imap_threadtree_sort(t, 0);
}
