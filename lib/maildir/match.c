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

void maildir_match_sort(struct maildir_match *m, const struct maildir_scan *s)
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

/* The lines before `end`, as many as are looked up together: the new end. */
static size_t match_block(struct maildir_match *m, const struct maildir_uidlist *u,
    const struct maildir_scan *s, bool *seen, size_t end)
{
	size_t n = end < MAILDIR_SCAN_BLOCK ? end : MAILDIR_SCAN_BLOCK, first = end - n;
	struct str names[MAILDIR_SCAN_BLOCK] = {0};
	ptrdiff_t found[MAILDIR_SCAN_BLOCK];

	for (size_t i = 0; i < n; i++)
		names[i] = maildir_uidlist_name(u, first + i);
	maildir_scan_find_block(s, names, n, found);
	for (size_t i = n; i-- > 0;) {
		if (found[i] < 0 || seen[found[i]]) {
			m->file[first + i] = MAILDIR_MATCH_NONE;
			m->missing++;
			continue;
		}
		seen[found[i]] = true;
		m->file[first + i] = (uint32_t)found[i];
		m->known++;
	}
	return first;
}

void maildir_match(struct maildir_match *m, const struct maildir_uidlist *u, const struct maildir_scan *s)
{
	size_t files = 0, seen_cap = 0;
	bool *seen = vec_grown(NULL, NULL, &seen_cap, s->entries.n + 1, sizeof *seen);

	memset(m, 0, sizeof *m);
	memset(seen, 0, s->entries.n + 1);
	m->file = vec_grown(NULL, NULL, &files, u->entries.n + 1, sizeof *m->file);
	/* From the end: of two lines with one name the higher UID counts. */
	for (size_t end = u->entries.n; end > 0;)
		end = match_block(m, u, s, seen, end);
	vec_reserve(&m->fresh, NULL, s->entries.n - m->known);
	for (size_t i = 0; i < s->entries.n; i++) {
		if (!seen[i])
			*vec_push(&m->fresh, NULL) = (uint32_t)i;
	}
	vec_drop(seen);
	maildir_match_sort(m, s);
}

void maildir_match_free(struct maildir_match *m)
{
	vec_drop(m->file);
	vec_free(&m->fresh);
	m->file = NULL;
	m->known = m->missing = 0;
}

/* Whether a missing line is of a message that should be there: lines of expunged ones stay until a rewrite. */
static bool misses_live(
    const struct maildir_match *m, const struct maildir_uidlist *u, maildir_match_alive alive, void *arg)
{
	for (size_t i = 0; m->missing && i < u->entries.n; i++) {
		if (m->file[i] == MAILDIR_MATCH_NONE && (!alive || alive(arg, u->entries.p[i].uid)))
			return true;
	}
	return false;
}

int maildir_match_scan_alive(struct maildir_match *m, const struct maildir_uidlist *u, struct maildir_scan *s,
    maildir_match_alive alive, void *arg, struct err *e)
{
	memset(m, 0, sizeof *m);
	for (int pass = 0;; pass++) {
		if (maildir_scan_read(s, true, e) < 0)
			return -1;
		maildir_match(m, u, s);
		if (s->steady || pass == PASSES - 1 || !misses_live(m, u, alive, arg))
			return 0;
		maildir_match_free(m);
		poll(NULL, 0, PAUSE_MS << pass);
	}
}

int maildir_match_scan(
    struct maildir_match *m, const struct maildir_uidlist *u, struct maildir_scan *s, struct err *e)
{
	return maildir_match_scan_alive(m, u, s, NULL, NULL, e);
}
