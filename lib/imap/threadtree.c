/* Trees of threads: growing, pruning, sorting, merging. Nothing recurses: a thread may be as deep as the mailbox is long. */
#include "imap/thread.h"

#include "base/map.h"

uint32_t imap_threadtree_add(struct imap_thread *t)
{
	if (t->n == IMAP_THREAD_NODES)
		return 0;
	if (t->n == t->cap)
		t->nodes = vec_grown(&t->c->s.cmd, t->nodes, &t->cap, t->n + 1, sizeof *t->nodes);
	t->nodes[t->n] = (struct imap_thread_node){0};
	return (uint32_t)t->n++;
}

static int by_date(const void *pa, const void *pb, void *arg)
{
	const struct imap_thread *t = arg;
	const struct imap_thread_node *a = &t->nodes[*(const uint32_t *)pa];
	const struct imap_thread_node *b = &t->nodes[*(const uint32_t *)pb];

	if (a->date != b->date)
		return a->date < b->date ? -1 : 1;
	return a->seq < b->seq ? -1 : a->seq > b->seq;
}

static int by_newest(const void *pa, const void *pb, void *arg)
{
	const struct imap_thread *t = arg;
	const struct imap_thread_node *a = &t->nodes[*(const uint32_t *)pa];
	const struct imap_thread_node *b = &t->nodes[*(const uint32_t *)pb];

	if (a->newest != b->newest)
		return a->newest < b->newest ? -1 : 1;
	return by_date(pa, pb, arg);
}

static size_t gather(struct imap_thread *t, uint32_t node)
{
	size_t n = 0;

	for (uint32_t k = t->nodes[node].child; k; k = t->nodes[k].next) {
		if (n == t->kids_cap)
			t->kids = vec_grown(&t->c->s.cmd, t->kids, &t->kids_cap, n + 1, sizeof *t->kids);
		t->kids[n++] = k;
	}
	return n;
}

void imap_threadtree_sort(struct imap_thread *t, uint32_t node)
{
	size_t n = gather(t, node);
	bool newest = node == 0 && t->by == IMAP_THREAD_REFS;

	if (n > 1)
		qsort_r(t->kids, n, sizeof *t->kids, newest ? by_newest : by_date, t);
	t->nodes[node].child = n ? t->kids[0] : 0;
	for (size_t i = 0; i < n; i++)
		t->nodes[t->kids[i]].next = i + 1 < n ? t->kids[i + 1] : 0;
	/* What stands for a missing message has its first child's date and subject (step 4, step 5B). */
	if (node && !t->nodes[node].seq && n) {
		t->nodes[node].date = t->nodes[t->kids[0]].date;
		t->nodes[node].subject = t->nodes[t->kids[0]].subject;
		t->nodes[node].is_reply = t->nodes[t->kids[0]].is_reply;
	}
}

/* Step 3 for the children of one node, whose own children are done: what stands for nothing goes, its children move up. */
static void prune(struct imap_thread *t, uint32_t node)
{
	uint32_t *at = &t->nodes[node].child;

	while (*at) {
		struct imap_thread_node *k = &t->nodes[*at];
		bool several = k->child && t->nodes[k->child].next;
		uint32_t last;

		if (k->seq || (node == 0 && several)) {
			at = &k->next;
			continue;
		}
		if (!k->child) {
			*at = k->next;
			continue;
		}
		for (last = k->child; t->nodes[last].next; last = t->nodes[last].next)
			;
		t->nodes[last].next = k->next;
		*at = k->child;
		/* The children that moved up were looked at when they were below: go past them. */
		at = &t->nodes[last].next;
	}
}

static void finish(struct imap_thread *t, uint32_t node)
{
	int64_t newest = t->nodes[node].newest;

	prune(t, node);
	imap_threadtree_sort(t, node);
	for (uint32_t k = t->nodes[node].child; k; k = t->nodes[k].next)
		if (t->nodes[k].newest > newest)
			newest = t->nodes[k].newest;
	t->nodes[node].newest = newest;
}

/* Every node after its children: those with no unfinished child are taken from a list; each that is done may free its parent. */
static void bottom_up(struct imap_thread *t)
{
	uint32_t *left = arena_array(&t->c->s.cmd, t->n, sizeof *left);
	uint32_t *ready = arena_array(&t->c->s.cmd, t->n, sizeof *ready);
	size_t n = 0;

	for (uint32_t i = 1; i < t->n; i++)
		left[t->nodes[i].parent]++;
	for (uint32_t i = 1; i < t->n; i++)
		if (!left[i])
			ready[n++] = i;
	while (n) {
		uint32_t node = ready[--n], parent = t->nodes[node].parent;

		finish(t, node);
		if (--left[parent] == 0 && parent)
			ready[n++] = parent;
	}
	finish(t, 0);
}

void imap_threadtree_grow(struct imap_thread *t)
{
	for (uint32_t i = 0; i < t->n; i++)
		t->nodes[i].child = t->nodes[i].next = 0;
	for (uint32_t i = (uint32_t)t->n; i-- > 1;) {
		struct imap_thread_node *parent = &t->nodes[t->nodes[i].parent];

		t->nodes[i].next = parent->child;
		parent->child = i;
	}
	bottom_up(t);
}

static void add_child(struct imap_thread *t, uint32_t parent, uint32_t child)
{
	t->nodes[child].next = t->nodes[parent].child;
	t->nodes[parent].child = child;
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

static void stand_for(struct imap_thread *t, struct map *subjects)
{
	for (uint32_t k = t->nodes[0].child; k; k = t->nodes[k].next) {
		void *have = map_get(subjects, t->nodes[k].subject);

		if (t->nodes[k].subject.n &&
		    (!have || is_better(&t->nodes[k], &t->nodes[(uint32_t)(uintptr_t)have])))
			map_put(subjects, t->nodes[k].subject, (void *)(uintptr_t)k);
	}
}

void imap_threadtree_merge(struct imap_thread *t)
{
	struct map subjects;
	size_t n;
	uint32_t *threads;

	map_init(&subjects, &t->c->s.cmd);
	stand_for(t, &subjects);
	n = gather(t, 0);
	threads = arena_array(&t->c->s.cmd, n, sizeof *threads);
	if (n)
		memcpy(threads, t->kids, n * sizeof *threads);
	t->nodes[0].child = 0;
	for (size_t i = 0; i < n; i++)
		t->nodes[threads[i]].place = (uint32_t)i;
	for (size_t i = 0; i < n; i++) {
		uint32_t k = threads[i], to, both;

		to = (uint32_t)(uintptr_t)map_get(&subjects, t->nodes[k].subject);
		if (!t->nodes[k].subject.n || !to || to == k)
			continue;
		both = join(t, to, k);
		threads[i] = 0;
		if (both == to)
			continue;
		/* The one that stood for the subject goes below the new one, which takes its place. */
		t->nodes[both].place = t->nodes[to].place;
		threads[t->nodes[to].place] = both;
		add_child(t, both, to);
		map_put(&subjects, t->nodes[both].subject, (void *)(uintptr_t)both);
	}
	for (size_t i = n; i-- > 0;)
		if (threads[i]) {
			imap_threadtree_sort(t, threads[i]);
			add_child(t, 0, threads[i]);
		}
	imap_threadtree_sort(t, 0);
}
