/* history: what is remembered, and what is said about the rest. */
#include "index/history.h"

#include "tap.h"

int main(void)
{
	static const struct index_vanish old[] = {{10, 1, 3}, {11, 7, 7}};
	struct index_history h = {.old = old, .old_n = 2};
	struct index_ranges r = {0};
	uint64_t from = 0;

	index_history_add(&h, &(struct index_vanish){12, 8, 8}, &from);
	index_history_add(&h, &(struct index_vanish){12, 9, 9}, &from);
	is_int((int64_t)index_history_count(&h), 3, "neighbours of one record are one");
	ok(index_history_has(&h, 2) && index_history_has(&h, 9) && !index_history_has(&h, 4), "which went");
	index_history_since(&h, 10, &r);
	ok(r.n == 1 && r.p[0].first == 7 && r.p[0].last == 9, "since a modseq");
	index_ranges_free(&r);
	index_history_since(&h, 12, &r);
	ok(r.n == 0, "nothing since the last");
	for (uint32_t i = 0; i < INDEX_HISTORY_MAX; i++)
		index_history_add(&h, &(struct index_vanish){20 + i / 3, 100 + 2 * i, 100 + 2 * i}, &from);
	ok(index_history_count(&h) <= INDEX_HISTORY_MAX, "a bound is kept");
	ok(from > 20, "and said");
	ok(index_history_at(&h, 0)->modseq == from + 1, "all above it is there, none of it in part");
	index_history_since(&h, from, &r);
	is_int((int64_t)index_ranges_count(&r), (int64_t)index_history_count(&h), "every one");
	index_ranges_free(&r);
	index_history_free(&h);
	return done();
}
