/* Applying what is read; exchanging the state below a view. */
#include "index/own.h"

#include "base/log.h"
#include "sys/file.h"

enum { HELD_MIN = 4096 };

struct index_state *index_own_state(const struct index_ident *ident)
{
	size_t none = 0;
	struct index_state *st = vec_grown(NULL, NULL, &none, sizeof *st, 1);

	index_state_init(st, ident);
	return st;
}

void index_own_drop(struct index_state *st)
{
	if (!st)
		return;
	index_state_free(st);
	vec_drop(st);
}

/* What is held stays in proportion to the mailbox, however long nobody takes it. */
static void tidy(struct index_ranges *r, size_t messages)
{
	if (r->n > HELD_MIN + messages)
		index_ranges_order(r);
}

void index_own_apply(struct index *ix, struct str payload, struct index_result *result)
{
	struct index_replay r = {.st = ix->st, .view = &ix->view, .result = result};

	if (ix->open)
		r.changes = &ix->held;
	if (!index_replay_apply(&r, payload))
		ix->damaged = true;
	tidy(&ix->held.flags, index_state_n(ix->st));
	tidy(&ix->held.expunged, index_state_n(ix->st));
}

int index_own_read(
    struct index *ix, const struct index_log_own *own, struct index_result *result, struct err *e)
{
	struct index_log *l = &ix->log;
	struct index_log_rec rec;
	int got;

	while ((got = index_log_next(l, &rec, e)) == 1) {
		bool mine = own && rec.start == own->start && rec.head.writer == l->writer &&
		            rec.head.serial == own->serial;

		if (!index_replay_check(rec.payload)) {
			l->pos = rec.start;
			l->bad = true;
			break;
		}
		index_own_apply(ix, rec.payload, mine ? result : NULL);
		if (mine)
			return 1;
	}
	return got < 0 ? -1 : 0;
}

void index_own_base(struct index_state *st, const struct index_log_head *head)
{
	struct index_head *h = &st->head;

	if (head->base_modseq > h->highestmodseq)
		h->highestmodseq = head->base_modseq;
	if (head->base_history > h->history_from)
		h->history_from = head->base_history;
	if (head->base_uidnext > h->uidnext)
		h->uidnext = head->base_uidnext;
	if (head->base_recent > h->recent_from)
		h->recent_from = head->base_recent;
}

static void compare(struct index *ix, struct index_state *old)
{
	struct index_view *v = &ix->view;
	uint32_t a = 0, b = 0;

	for (size_t k = 0; k < v->uids.n; k++) {
		const struct index_msg *was = index_state_find(old, v->uids.p[k], &a);
		const struct index_msg *is = index_state_find(ix->st, v->uids.p[k], &b);

		if (was && is &&
		    (was->flags != is->flags || was->keys != is->keys || was->modseq != is->modseq))
			index_ranges_push(&ix->held.flags, is->uid, is->uid);
	}
}

void index_own_replace(struct index *ix, struct index_state *st)
{
	struct index_state *old = ix->st;

	if (ix->open)
		index_view_list(&ix->view, old);
	ix->st = st;
	ix->ahead = false;
	ix->damaged = false;
	if (ix->open && st->filled) {
		compare(ix, old);
		index_view_settle(&ix->view, st, &ix->held);
	}
	ix->held.keywords = true;
	index_own_drop(old);
}
