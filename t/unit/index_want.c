/* want: what the masks find is what one look at each record finds, in the snapshot, in what changed of it, in the tail, and with holes. */
#include "index/want.h"

#include "index_help.h"
#include "tap.h"

static uint32_t seed = 1;

static uint32_t below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void change(struct index *ix, uint32_t n, uint32_t times)
{
	for (uint32_t i = 0; i < times; i++) {
		uint32_t first = 1 + below(n);
		struct index_range r = {first, first + below(3)};
		struct index_ranges uids = {&r, 1, 1};
		struct index_txn *t = index_txn(ix);
		struct err e;

		index_txn_flags(t, &uids, below(4) ? INDEX_ADD : INDEX_REMOVE, (uint8_t)below(64),
		    1ULL << below(4), UINT64_MAX);
		if (index_commit(t, false, NULL, NULL, &e) < 0)
			exit(97);
	}
}

static bool meets(const struct index_want *w, const struct index_msg *m)
{
	return !w->none && !(m->bits & INDEX_GONE) && (m->flags & w->mask) == w->flags &&
	       (m->keys & w->key_mask) == w->keys;
}

/* Every demand of some random ones, from every number. */
static uint32_t differences(struct index *ix)
{
	uint32_t n = index_count(ix), wrong = 0;

	for (int i = 0; i < 40; i++) {
		struct index_want w = {0};
		uint32_t step;

		index_want_flags(&w, (uint8_t)(1u << below(6)), below(2));
		if (i % 3 == 0)
			index_want_flags(&w, (uint8_t)(1u << below(6)), below(2));
		if (i % 4 == 0)
			index_want_keys(&w, 1ULL << below(4), below(2));
		for (uint32_t seq = 1; seq <= n; seq += i % 2 ? step : 1 + below(step)) {
			uint64_t found = index_match(ix, seq, &w, &step);

			wrong += step < 1 || step > 64 || (step < 64 && found >> step);
			for (uint32_t k = 0; k < step; k++)
				wrong += seq + k > n || (found >> k & 1) != meets(&w, index_at(ix, seq + k));
		}
	}
	return wrong;
}

static uint32_t run_differences(struct index *ix)
{
	uint32_t n = index_count(ix), wrong = 0, step;

	for (uint32_t seq = 1; seq <= n; seq++) {
		const struct index_msg *m = index_run(ix, seq, &step);

		wrong += step < 1 || seq + step - 1 > n;
		for (uint32_t k = 0; k < step; k++)
			wrong += m[k].uid != index_at(ix, seq + k)->uid;
	}
	return wrong;
}

static void test_index(int dir, uint32_t n)
{
	struct index *ix, *other;
	struct err e;

	help_clean(dir);
	ix = help_open(dir);
	help_fill(ix, 1, n);
	change(ix, n, 60);
	is_int(differences(ix) + run_differences(ix), 0, "on the heap");
	index_maintain(ix, true, &e);
	index_close(ix);
	ix = help_open(dir);
	is_int(differences(ix) + run_differences(ix), 0, "in the snapshot");
	change(ix, n, 9);
	is_int(differences(ix) + run_differences(ix), 0, "some changed");
	help_fill(ix, n + 1, n + 70);
	is_int(differences(ix) + run_differences(ix), 0, "some behind it");
	other = help_open(dir);
	help_expunge(other, n / 2, n / 2 + 3);
	help_expunge(other, n + 5, n + 6);
	index_refresh(ix, NULL, &e);
	is_int(differences(ix) + run_differences(ix), 0, "some gone");
	index_announce(ix, NULL, NULL);
	is_int(differences(ix) + run_differences(ix), 0, "and announced");
	index_close(other);
	index_close(ix);
}

static void test_contradiction(void)
{
	struct index_msg m = help_msg(1);
	struct index_want w = {0};

	ok(index_want_of(&w, &m, 1) == 1, "no demand: any message");
	index_want_flags(&w, INDEX_SEEN, false);
	ok(index_want_of(&w, &m, 1) == 1, "unseen");
	index_want_flags(&w, INDEX_SEEN, true);
	ok(w.none && index_want_of(&w, &m, 1) == 0, "SEEN UNSEEN: none");
	w = (struct index_want){0};
	index_want_keys(&w, 5, true);
	index_want_keys(&w, 4, false);
	ok(w.none, "a keyword, and not the same keyword");
}

int main(void)
{
	int dir = help_dir();

	test_contradiction();
	test_index(dir, 5);
	test_index(dir, 64);
	test_index(dir, 1000);
	help_end(dir);
	return done();
}
