/*
 * Searches that ask for nothing but flags and keywords (UNSEEN, UNDELETED, KEYWORD x …), all of which must hold: the commonest ones. The demands become two masks that whole
 * runs of records are held against; and what the header counts (unseen, deleted) says beforehand how many there are to be found.
 */
#include "imap/search.h"
#include "imap/view.h"
#include "index/want.h"

void imap_search_add_range(struct imap *c, struct imap_set *set, size_t *cap, uint32_t first, uint32_t last)
{
	if (set->n && set->p[set->n - 1].last + 1 == first) {
		set->p[set->n - 1].last = last;
		return;
	}
	if (set->n == *cap)
		set->p = vec_grown(&c->s.cmd, set->p, cap, set->n + 1, sizeof *set->p);
	set->p[set->n++] = (struct imap_range){first, last};
}

void imap_search_add(struct imap *c, struct imap_set *set, size_t *cap, uint32_t seq)
{
	imap_search_add_range(c, set, cap, seq, seq);
}

/* The node that r->within was taken from needs no look. */
static bool is_within(const struct imap_search_run *r, const struct imap_search *n)
{
	return !n->not &&n->set.p == r->within.p &&
	       (n->kind == IMAP_SEARCH_SEQ || n->kind == IMAP_SEARCH_UID);
}

/* False: something else is asked for. */
static bool demand(const struct imap_search_run *r, struct index_want *w)
{
	bool any = false;

	for (const struct imap_search *n = r->prog->root->sub; n; n = n->next) {
		bool is_key = n->kind == IMAP_SEARCH_KEYWORD;

		if (is_within(r, n) || (n->kind == IMAP_SEARCH_ALL && !n->not ))
			continue;
		/* One that is both a flag and a keyword ($Forwarded) is an OR. */
		if ((n->kind != IMAP_SEARCH_FLAG && !is_key) || (is_key && n->flags && n->number))
			return false;
		any = true;
		if (n->flags)
			index_want_flags(w, n->flags, !n->not );
		else if (n->number)
			index_want_keys(w, n->number, !n->not );
		else if (!n->not )
			w->none = true; /* a keyword that no message has ever had */
	}
	return any && !r->prog->root->not ;
}

/* How many messages there are to be found: what the header knows, else all that are looked at. */
static uint32_t expected(const struct imap_search_run *r, const struct index_want *w)
{
	const struct index_head *h = mailbox_head(r->box);
	uint32_t all = imap_view_count(&r->within), of = all;

	if (w->none)
		return 0;
	/* A view that still shows what is gone is counted by nobody. */
	if (all != h->messages || mailbox_has_gone(r->box) || w->key_mask || !all)
		return all;
	if (w->mask == INDEX_SEEN)
		of = h->unseen;
	else if (w->mask == INDEX_DELETED)
		of = all - h->deleted;
	else
		return all;
	return w->flags ? all - of : of;
}

static void add_found(struct imap *c, struct imap_set *set, size_t *cap, uint32_t seq, uint64_t found)
{
	while (found) {
		uint32_t skip = (uint32_t)__builtin_ctzll(found), n;

		found >>= skip;
		seq += skip;
		n = ~found ? (uint32_t)__builtin_ctzll(~found) : INDEX_WANT_MAX;
		imap_search_add_range(c, set, cap, seq, seq + n - 1);
		if (n == INDEX_WANT_MAX)
			return;
		found >>= n;
		seq += n;
	}
}

bool imap_searchflags(struct imap_search_run *r, struct imap_set *seqs_r)
{
	struct index_want w = {0};
	uint32_t left, got, n;
	size_t cap = 0;

	if (!demand(r, &w))
		return false;
	left = expected(r, &w);
	for (size_t i = 0; i < r->within.n; i++) {
		uint32_t last = r->within.p[i].last;

		for (uint32_t seq = r->within.p[i].first; left && seq <= last; seq += n) {
			uint64_t found = mailbox_match(r->box, seq, &w, &n);

			if (last - seq + 1 < n)
				found &= (1ULL << (last - seq + 1)) - 1;
			got = (uint32_t)__builtin_popcountll(found);
			left -= got < left ? got : left;
			add_found(r->c, seqs_r, &cap, seq, found);
		}
	}
	return true;
}
