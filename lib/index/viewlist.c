/* Views that are a list of UIDs. */
#include "index/viewlist.h"

uint32_t index_viewlist_from(const struct index_view *v, uint32_t uid)
{
	uint32_t lo = 0, hi = (uint32_t)v->uids.n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (v->uids.p[mid] < uid)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool index_viewlist_has(const struct index_view *v, uint32_t uid)
{
	uint32_t k = index_viewlist_from(v, uid);

	return k < v->uids.n && v->uids.p[k] == uid;
}

const struct index_msg *index_viewlist_at(struct index_view *v, struct index_state *st, uint32_t k)
{
	uint32_t uid = v->uids.p[k];
	const struct index_msg *m = index_state_find(st, uid, &v->hint);

	return m && !(v->gone_n && index_ranges_has(&v->gone, uid)) ? m : index_view_stub(v, uid);
}

bool index_viewlist_append(struct index_view *v, uint32_t uid)
{
	if (v->uids.n && uid <= *vec_last(&v->uids))
		return false;
	*vec_push(&v->uids, NULL) = uid;
	return true;
}

void index_viewlist_announce(struct index_view *v, index_view_say *say, void *arg)
{
	uint32_t out = 0;

	for (uint32_t k = (uint32_t)v->uids.n; say && k-- > 0;) {
		if (index_ranges_has(&v->gone, v->uids.p[k]))
			say(arg, k + 1, v->uids.p[k]);
	}
	for (uint32_t k = 0; k < v->uids.n; k++) {
		if (!index_ranges_has(&v->gone, v->uids.p[k]))
			v->uids.p[out++] = v->uids.p[k];
	}
	v->uids.n = out;
}

/* Guesses UIDs for numbers first … last, so that the list stays ascending. At the end of the list they stand just below what will come. */
static void guess(struct index_view *v, uint32_t first, uint32_t last, uint32_t last_uid)
{
	uint32_t uid = first ? v->uids.p[first - 1] + 1 : 1, n = last - first + 1;

	if (last + 1 == v->uids.n && last_uid >= n && last_uid - n + 1 > uid)
		uid = last_uid - n + 1;
	for (uint32_t k = first; k <= last; k++)
		v->uids.p[k] = uid++;
	index_ranges_push(&v->unknown, first, last);
}

void index_view_list(struct index_view *v, struct index_state *st)
{
	VEC(uint32_t) uids = {0};
	uint32_t n = index_view_n(v, st), run;

	v->settled = false;
	v->hint = 0;
	if (v->listed)
		return;
	vec_reserve(&uids, NULL, (size_t)n + 1);
	for (uint32_t seq = 1; seq <= n; seq++)
		uids.p[uids.n++] = index_view_at(v, st, seq)->uid;
	v->uids.p = uids.p;
	v->uids.n = uids.n;
	v->uids.cap = uids.cap;
	for (uint32_t k = 0; k < n; k = run + 1) {
		for (run = k; run < n && v->uids.p[run] == 0; run++)
			;
		if (run > k)
			guess(v, k, run - 1, st->last_uid);
	}
	v->listed = true;
	index_ranges_free(&v->holes);
	vec_free(&v->before);
	v->removed = 0;
	index_ranges_order(&v->gone);
}

/* The UIDs for a run of n unknown numbers that lie above `low` and below `high`: those that the state has, and, when they are fewer
 * than n, others that it has not. */
static void find_again(struct index_view *v, struct index_state *st, const struct index_range *r)
{
	uint32_t n = r->last - r->first + 1, low = r->first ? v->uids.p[r->first - 1] : 0;
	uint32_t high = r->last + 1 < v->uids.n ? v->uids.p[r->last + 1] : UINT32_MAX;
	uint32_t at = index_state_from(st, low + 1), extra, k = r->first, have = 0;

	for (uint32_t i = at; i < index_state_n(st) && have < n; i++) {
		const struct index_msg *m = index_state_at(st, i);

		if (!m || m->uid >= high)
			break;
		have++;
	}
	extra = n - have;
	for (uint32_t uid = low + 1; k <= r->last && uid < high;) {
		const struct index_msg *m = have ? index_state_at(st, at) : NULL;

		if (m && m->uid == uid) {
			v->uids.p[k++] = uid++;
			at++;
			have--;
		} else if (extra) {
			v->uids.p[k++] = uid++;
			extra--;
		} else if (m) {
			uid = m->uid;
		} else {
			break;
		}
	}
}

/* Whether the list holds what the state holds. */
static bool is_whole(const struct index_view *v, struct index_state *st)
{
	uint32_t k = 0;

	for (uint32_t i = 0; i < index_state_n(st); i++) {
		const struct index_msg *m = index_state_at(st, i);

		if (m && m->bits & INDEX_GONE)
			continue;
		if (!m || k == v->uids.n || v->uids.p[k++] != m->uid)
			return false;
	}
	return k == v->uids.n;
}

void index_viewlist_end(struct index_view *v, struct index_state *st)
{
	if (v->settled && !v->gone_n && is_whole(v, st))
		index_view_reset(v, st);
}

void index_view_become(struct index_view *v, struct index_state *st, const struct index_ranges *uids,
    struct index_changes *changes)
{
	index_view_free(v);
	v->listed = true;
	vec_reserve(&v->uids, NULL, (size_t)index_ranges_count(uids) + 1);
	for (size_t i = 0; i < uids->n; i++) {
		for (uint64_t uid = uids->p[i].first; uid <= uids->p[i].last; uid++)
			v->uids.p[v->uids.n++] = (uint32_t)uid;
	}
	index_view_settle(v, st, changes);
	index_viewlist_end(v, st);
}

void index_view_settle(struct index_view *v, struct index_state *st, struct index_changes *changes)
{
	uint32_t hint = 0, last;

	if (!v->listed || v->settled)
		return;
	index_ranges_order(&v->unknown);
	index_ranges_order(&v->gone);
	for (size_t i = 0; i < v->unknown.n; i++)
		find_again(v, st, &v->unknown.p[i]);
	index_ranges_free(&v->unknown);
	for (uint32_t k = 0; k < v->uids.n; k++) {
		uint32_t uid = v->uids.p[k];

		if (index_state_find(st, uid, &hint) || index_ranges_has(&v->gone, uid))
			continue;
		index_ranges_add(&v->gone, uid, uid);
		/* When it went isn't known: before what the history remembers. */
		if (!v->gone_n++)
			v->gone_since = st->head.history_from ? st->head.history_from - 1 : 0;
		index_ranges_push(&changes->expunged, uid, uid);
	}
	last = v->uids.n ? *vec_last(&v->uids) : 0;
	for (uint32_t i = index_state_from(st, last + 1); i < index_state_n(st); i++) {
		const struct index_msg *m = index_state_at(st, i);

		if (m && m->uid > last && !(m->bits & INDEX_GONE) && index_viewlist_append(v, m->uid))
			changes->appended++;
	}
	v->settled = true;
}
