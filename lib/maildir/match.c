/* Which file has which UID. */
#include "maildir/match.h"

#include <poll.h>
#include <stdlib.h>

#include "maildir/name.h"

enum { PASSES = 5, PAUSE_MS = 5 };

/* A new file's place in the order of UIDs. */
struct place {
	uint64_t secs, usec;
	struct str base;
	uint32_t entry;
};

static int place_cmp(const void *pa, const void *pb)
{
	const struct place *a = pa, *b = pb;

	if (a->secs != b->secs)
		return a->secs < b->secs ? -1 : 1;
	if (a->usec != b->usec)
		return a->usec < b->usec ? -1 : 1;
	return str_cmp(a->base, b->base);
}

static void sort_fresh(struct maildir_match *m, const struct maildir_scan *s)
{
	VEC(struct place) places = {0};

	vec_reserve(&places, NULL, m->fresh.n);
	for (size_t i = 0; i < m->fresh.n; i++) {
		struct place *p = vec_push(&places, NULL);

		p->entry = m->fresh.p[i];
		p->base = maildir_scan_base(s, p->entry);
		maildir_name_times(p->base, &p->secs, &p->usec);
	}
	if (places.n)
		qsort(places.p, places.n, sizeof *places.p, place_cmp);
	for (size_t i = 0; i < places.n; i++)
		m->fresh.p[i] = places.p[i].entry;
	vec_free(&places);
}

void maildir_match(struct maildir_match *m, const struct maildir_uidlist *u, const struct maildir_scan *s)
{
	size_t files = 0, seen_cap = 0;
	bool *seen = vec_grown(NULL, NULL, &seen_cap, s->entries.n + 1, sizeof *seen);

	memset(m, 0, sizeof *m);
	memset(seen, 0, s->entries.n + 1);
	m->file = vec_grown(NULL, NULL, &files, u->entries.n + 1, sizeof *m->file);
	for (size_t i = u->entries.n; i-- > 0;) {
		ptrdiff_t at = maildir_scan_find(s, maildir_uidlist_name(u, i));

		if (at < 0 || seen[at]) {
			m->file[i] = MAILDIR_MATCH_NONE;
			m->missing++;
			continue;
		}
		seen[at] = true;
		m->file[i] = (uint32_t)at;
		m->known++;
	}
	vec_reserve(&m->fresh, NULL, s->entries.n - m->known);
	for (size_t i = 0; i < s->entries.n; i++) {
		if (!seen[i])
			*vec_push(&m->fresh, NULL) = (uint32_t)i;
	}
	vec_drop(seen);
	sort_fresh(m, s);
}

void maildir_match_free(struct maildir_match *m)
{
	vec_drop(m->file);
	vec_free(&m->fresh);
	m->file = NULL;
	m->known = m->missing = 0;
}

int maildir_match_scan(
    struct maildir_match *m, const struct maildir_uidlist *u, struct maildir_scan *s, struct err *e)
{
	memset(m, 0, sizeof *m);
	for (int pass = 0;; pass++) {
		if (maildir_scan_read(s, true, e) < 0)
			return -1;
		maildir_match(m, u, s);
		if (m->missing == 0 || s->steady || pass == PASSES - 1)
			return 0;
		maildir_match_free(m);
		poll(NULL, 0, PAUSE_MS << pass);
	}
}
