/* A sorted result, position by position. */
#include "imap/context.h"

#include "base/vec.h"
#include "imap/view.h"

/* A run of positions whose numbers ascend by one. */
struct run {
	size_t at;
	uint32_t first, last;
	bool begun;
	int printed;
};

static uint32_t number(struct imap *c, const struct imap_context *x, uint32_t uid)
{
	return x->uid ? uid : mailbox_seq(c->box, uid);
}

static void print(struct imap *c, struct run *r)
{
	struct out *o = &c->s.out;

	if (!r->begun)
		return;
	if (r->printed++)
		out_ch(o, ' ');
	out_u64(o, r->at);
	out_ch(o, ' ');
	imap_print_range(o, r->first, r->last, false);
}

/* From the end to the beginning: what is taken out moves nothing that is still to be taken out. */
void imap_contextlist_remove(struct imap *c, struct imap_context *x)
{
	struct run r = {0};
	size_t kept = 0;

	if (!x->removed.n)
		return;
	out_c(&c->s.out, " REMOVEFROM (");
	for (size_t i = x->n; i > 0; i--) {
		uint32_t n;

		if (!index_ranges_has(&x->removed, x->list[i - 1]))
			continue;
		n = number(c, x, x->list[i - 1]);
		if (r.begun && r.at == i + 1 && r.first == n + 1) {
			r.at = i;
			r.first = n;
			continue;
		}
		print(c, &r);
		r = (struct run){i, n, n, true, r.printed};
	}
	print(c, &r);
	out_ch(&c->s.out, ')');
	for (size_t i = 0; i < x->n; i++)
		if (!index_ranges_has(&x->removed, x->list[i]))
			x->list[kept++] = x->list[i];
	x->n = kept;
}

/* Whether the message a stands before b: sorting the two of them says it. */
static bool is_before(struct imap *c, const struct imap_context *x, uint32_t a, uint32_t b)
{
	struct imap_range pair[2] = {{a, a}, {b, b}};
	struct imap_set set = {.p = pair, .n = 2};
	size_t n;

	if (a > b) {
		pair[0] = (struct imap_range){b, b};
		pair[1] = (struct imap_range){a, a};
	}
	return imap_sort_run(c, &x->by, &set, NULL, &n)[0] == a;
}

/* The first place from `low` on whose message stands behind seq. */
static size_t place(struct imap *c, const struct imap_context *x, uint32_t seq, size_t low)
{
	size_t high = x->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		uint32_t there = mailbox_seq(c->box, x->list[mid]);

		if (there && is_before(c, x, seq, there))
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* In their own order, from the beginning to the end: each position counts those put in before it. */
void imap_contextlist_add(struct imap *c, struct imap_context *x)
{
	struct imap_set seqs;
	uint32_t *sorted, *list;
	size_t n, old = 0, to = 0, cap = 0;
	struct run r = {0};

	if (!x->added.n)
		return;
	seqs = imap_view_seqs(c, &x->added);
	sorted = imap_sort_run(c, &x->by, &seqs, NULL, &n);
	list = vec_grown(NULL, NULL, &cap, x->n + n, sizeof *list);
	out_c(&c->s.out, " ADDTO (");
	for (size_t i = 0; i < n; i++) {
		uint32_t uid = mailbox_msg(c->box, sorted[i])->uid, num = number(c, x, uid);
		size_t at = place(c, x, sorted[i], old);

		if (at > old)
			memcpy(list + to, x->list + old, (at - old) * sizeof *list);
		to += at - old;
		old = at;
		list[to++] = uid;
		if (r.begun && r.last + 1 == num && r.at + (r.last - r.first) + 1 == to) {
			r.last = num;
			continue;
		}
		print(c, &r);
		r = (struct run){to, num, num, true, r.printed};
	}
	print(c, &r);
	out_ch(&c->s.out, ')');
	if (x->n > old)
		memcpy(list + to, x->list + old, (x->n - old) * sizeof *list);
	vec_drop(x->list);
	x->list = list;
	x->n += n;
	x->cap = cap;
}
