/* state: searching over both arrays, the overlay between, counts. */
#include "index/state.h"

#include "index_help.h"
#include "tap.h"

enum { MAPPED = 400, MORE = 100 };

static void open_state(int dir, struct index_state *st)
{
	struct index *ix;
	struct err e;

	help_clean(dir);
	ix = help_open(dir);
	help_fill(ix, 1, MAPPED);
	index_maintain(ix, true, &e);
	index_close(ix);
	index_state_init(st, &help_ident);
	ok(index_snapshot_open(&st->snap, dir, &help_ident, &e) == 0, "a snapshot");
	index_state_load(st);
	for (uint32_t uid = MAPPED + 10; uid < MAPPED + 10 + MORE; uid++)
		index_state_insert(st, index_state_n(st))->uid = uid;
}

static int search(struct index_state *st)
{
	uint32_t hint = 0;
	int wrong = 0;

	for (uint32_t uid = 1; uid < MAPPED + MORE + 20; uid++) {
		bool there = uid <= MAPPED || (uid >= MAPPED + 10 && uid < MAPPED + 10 + MORE);
		const struct index_msg *m = index_state_find(st, uid, uid % 3 ? &hint : NULL);
		uint32_t from = index_state_from(st, uid);

		wrong += (m != NULL) != there || (m && m->uid != uid);
		wrong += from < index_state_n(st) ? index_state_at(st, from)->uid < uid : there;
		wrong += from > 0 && index_state_at(st, from - 1)->uid >= uid;
	}
	return wrong;
}

int main(void)
{
	int dir = help_dir();
	struct index_state st;
	struct index_msg *m;

	open_state(dir, &st);
	is_int(index_state_n(&st), MAPPED + MORE, "both arrays");
	is_int(search(&st), 0, "searched");
	m = index_state_edit(&st, 49);
	ok(m->uid == 50, "a copy");
	index_state_uncount(&st, m);
	m->flags = INDEX_SEEN | INDEX_DELETED;
	index_state_count(&st, m);
	ok(st.head.unseen == MAPPED - 1 && st.head.deleted == 1 && st.head.pending == 1 &&
	        st.pending_from == 50,
	    "counts");
	is_int(index_state_at(&st, 49)->flags, INDEX_SEEN | INDEX_DELETED, "seen by readers");
	is_int(search(&st), 0, "searched");
	index_state_expect(&st, 10);
	is_int(st.snap.n, MAPPED, "a few changes change nothing");
	index_state_expect(&st, 100000);
	is_int(st.snap.n, 0, "many move all into one array");
	is_int(search(&st), 0, "searched");
	is_int(index_state_at(&st, 49)->flags, INDEX_SEEN | INDEX_DELETED, "changes came along");
	index_state_insert(&st, 3)->uid = 3;
	is_int(index_state_at(&st, 4)->uid, 4, "put between");
	index_state_reserve(&st, 100000);
	is_int(index_state_at(&st, 49 + 1)->uid, 50, "grown");
	index_state_free(&st);
	help_end(dir);
	return done();
}
