/* Sequence numbers: the usual case, places of the state less holes, and the choice between the two kinds. */
#include "index/view.h"

#include "index/viewlist.h"
#include "index/want.h"

uint32_t index_view_n(const struct index_view *v, const struct index_state *st)
{
	return v->listed ? (uint32_t)v->uids.n : index_state_n(st) - v->removed;
}

/* Number from 0 at which hole i would stand. */
static uint32_t hole_at(const struct index_view *v, size_t i)
{
	return v->holes.p[i].first - v->before.p[i];
}

static uint32_t hole_end(const struct index_view *v, size_t i)
{
	return v->before.p[i] + (v->holes.p[i].last - v->holes.p[i].first + 1);
}

/* Makes lo … hi the stretch that holds number k (from 0). */
static void seek(struct index_view *v, uint32_t k)
{
	size_t lo = 0, hi = v->holes.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (hole_at(v, mid) <= k)
			lo = mid + 1;
		else
			hi = mid;
	}
	v->lo = lo ? hole_at(v, lo - 1) : 0;
	v->hi = lo < v->holes.n ? hole_at(v, lo) : UINT32_MAX;
	v->shift = lo ? hole_end(v, lo - 1) : 0;
}

const struct index_msg *index_view_stub(struct index_view *v, uint32_t uid)
{
	struct index_msg *m = &v->stubs[v->stub++ % 8];

	memset(m, 0, sizeof *m);
	m->uid = uid;
	m->bits = INDEX_GONE;
	return m;
}

const struct index_msg *index_view_at(struct index_view *v, struct index_state *st, uint32_t seq)
{
	uint32_t k = seq - 1;
	const struct index_msg *m;

	if (k >= index_view_n(v, st))
		return index_view_stub(v, 0);
	if (v->listed)
		return index_viewlist_at(v, st, k);
	if (v->holes.n == 0) {
		m = index_state_at(st, k);
		return m ? m : index_view_stub(v, 0);
	}
	if (k < v->lo || k >= v->hi)
		seek(v, k);
	m = index_state_at(st, k + v->shift);
	return m ? m : index_view_stub(v, 0);
}

const struct index_msg *index_view_run(
    struct index_view *v, struct index_state *st, uint32_t seq, uint32_t *n_r)
{
	const struct index_msg *m = index_view_at(v, st, seq);
	uint32_t k = seq - 1, end = index_view_n(v, st), run;

	*n_r = 1;
	if (v->listed || k >= end || m->bits & INDEX_GONE)
		return m;
	if (v->holes.n == 0) {
		run = index_state_run(st, k);
	} else {
		run = index_state_run(st, k + v->shift);
		end = v->hi < end ? v->hi : end;
	}
	*n_r = run < end - k ? run : end - k;
	return m;
}

uint64_t index_view_match(
    struct index_view *v, struct index_state *st, uint32_t seq, const struct index_want *w, uint32_t *n_r)
{
	const struct index_msg *m = index_view_run(v, st, seq, n_r), *first = st->snap.msg;
	uint64_t found;
	uint32_t place;

	*n_r = *n_r < INDEX_WANT_MAX ? *n_r : INDEX_WANT_MAX;
	/* A run of the map lies in one block. */
	if (*n_r == 1 || w->key_mask || st->snap.n == 0 || m < first || m >= first + st->snap.n)
		return index_want_of(w, m, *n_r);
	place = (uint32_t)(m - first);
	found = index_want_of_flags(w, index_snapshot_flags(&st->snap, place / INDEX_BLOCK)) >>
	        (place % INDEX_BLOCK);
	return *n_r == INDEX_WANT_MAX ? found : found & ((1ULL << *n_r) - 1);
}

uint32_t index_view_seq_from(struct index_view *v, struct index_state *st, uint32_t uid)
{
	size_t lo = 0, hi = v->holes.n;
	uint32_t place;

	if (v->listed)
		return index_viewlist_from(v, uid) + 1;
	place = index_state_from(st, uid);
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (v->holes.p[mid].first <= place)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == 0)
		return place + 1;
	if (place <= v->holes.p[lo - 1].last)
		place = v->holes.p[lo - 1].last + 1;
	return place - hole_end(v, lo - 1) + 1;
}

uint32_t index_view_seq(struct index_view *v, struct index_state *st, uint32_t uid)
{
	uint32_t seq = index_view_seq_from(v, st, uid);

	if (seq > index_view_n(v, st))
		return 0;
	return index_view_at(v, st, seq)->uid == uid ? seq : 0;
}

bool index_view_append(struct index_view *v, uint32_t uid)
{
	return v->listed ? index_viewlist_append(v, uid) : true;
}

bool index_view_expunge(struct index_view *v, uint32_t uid)
{
	if (!v->listed) {
		index_ranges_push(&v->gone, uid, uid);
	} else {
		if (!index_viewlist_has(v, uid) || index_ranges_has(&v->gone, uid))
			return false;
		index_ranges_add(&v->gone, uid, uid);
	}
	v->gone_n++;
	return true;
}

/* Announces what lies at the places of r (UIDs first … last follow each other), highest first, and adds them to `places`. */
static void announce_range(
    struct index_view *v, struct index_state *st, const struct index_range *r, index_view_say *say, void *arg)
{
	uint32_t seq = index_view_seq_from(v, st, r->first) + (r->last - r->first);

	for (uint32_t uid = r->last; say; uid--, seq--) {
		say(arg, seq, uid);
		if (uid == r->first)
			break;
	}
}

static void add_holes(struct index_view *v, struct index_ranges *places)
{
	index_ranges_move(&v->holes, places);
	v->before.n = 0;
	v->removed = 0;
	for (size_t i = 0; i < v->holes.n; i++) {
		*vec_push(&v->before, NULL) = v->removed;
		v->removed += v->holes.p[i].last - v->holes.p[i].first + 1;
	}
	seek(v, 0);
}

void index_view_announce(struct index_view *v, struct index_state *st, index_view_say *say, void *arg)
{
	struct index_ranges places = {0};

	if (!v->gone_n || st->snap.bad)
		return;
	index_ranges_order(&v->gone);
	if (v->listed) {
		index_viewlist_announce(v, say, arg);
	} else {
		for (size_t i = v->gone.n; i-- > 0;)
			announce_range(v, st, &v->gone.p[i], say, arg);
		for (size_t i = 0; i < v->gone.n; i++) {
			const struct index_range *r = &v->gone.p[i];
			uint32_t at = index_state_from(st, r->first);

			index_ranges_add(&places, at, at + (r->last - r->first));
		}
		add_holes(v, &places);
	}
	index_ranges_free(&v->gone);
	v->gone_n = 0;
	if (v->listed)
		index_viewlist_end(v, st);
}

void index_view_reset(struct index_view *v, struct index_state *st)
{
	struct index_ranges places = {0};
	uint32_t n = index_state_n(st);

	if (!v->listed) {
		index_view_announce(v, st, NULL, NULL);
		return;
	}
	index_view_free(v);
	for (uint32_t i = 0; i < n; i++) {
		const struct index_msg *m = index_state_at(st, i);

		if (m && m->bits & INDEX_GONE)
			index_ranges_add(&places, i, i);
	}
	add_holes(v, &places);
}

void index_view_free(struct index_view *v)
{
	index_ranges_free(&v->holes);
	vec_free(&v->before);
	vec_free(&v->uids);
	index_ranges_free(&v->unknown);
	index_ranges_free(&v->gone);
	*v = (struct index_view){0};
}
