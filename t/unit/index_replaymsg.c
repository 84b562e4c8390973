/* replaymsg: each operation on messages, and what it leaves alone. */
#include "index/replaymsg.h"

#include "index/txn.h"
#include "index_help.h"
#include "tap.h"

static struct index_state st;
static struct index_txn t;
static struct index_result res;

static void apply(void)
{
	struct index_replay r = {.st = &st, .result = &res};

	index_ranges_free(&res.unchanged);
	res = (struct index_result){0};
	ok(index_replay_check(index_txn_piece(&t, 0)) && index_replay_apply(&r, index_txn_piece(&t, 0)),
	    "applied");
	index_txn_free(&t);
}

static void append(uint32_t uid, uint16_t bits)
{
	struct index_msg m = help_msg(uid);

	m.bits |= bits;
	m.flags = 0xff;
	m.stored_flags = INDEX_FLAGS_ALL;
	index_txn_append(&t, &m);
}

static void flags(uint32_t first, uint32_t last, enum index_op op, uint8_t f, uint64_t unchangedsince)
{
	struct index_range range = {first, last};
	struct index_ranges r = {&range, 1, 1};

	index_txn_flags(&t, &r, op, f, 1ULL << (first % 64), unchangedsince);
}

static void test_append(void)
{
	append(5, INDEX_GONE);
	append(9, INDEX_IN_NEW);
	append(7, 0);
	append(5, 0);
	apply();
	is_int(index_state_n(&st), 3, "while it is filled: in any order, each once");
	ok(index_state_at(&st, 1)->uid == 7 && index_state_at(&st, 2)->uid == 9, "ascending");
	ok(!(index_state_at(&st, 0)->bits & INDEX_GONE) && index_state_at(&st, 0)->flags == INDEX_FLAGS_ALL,
	    "without what doesn't belong in it");
	is_int(st.head.recent_from, 8, "what isn't in new/ isn't recent");
	st.filled = true;
	append(6, 0);
	append(9, 0);
	append(10, 0);
	apply();
	ok(index_state_n(&st) == 4 && st.head.uidnext == 11, "then only above the last");
	ok(st.head.messages == 4 && st.head.recent_from == 8, "counted");
}

/* What was expunged before the index is filled doesn't come back with somebody's late fill, whoever reads it from where. */
static void test_append_of_expunged(void)
{
	int dir = help_dir();
	struct index *a = help_open(dir), *b;
	struct index_msg m = help_msg(5);
	struct index_txn *late;
	struct err e;

	for (uint32_t uid = 5; uid <= 9; uid += 4) {
		m.uid = uid;
		late = index_txn(a);
		index_txn_append(late, &m);
		index_commit(late, false, NULL, NULL, &e);
	}
	ok(help_expunge(a, 5, 5) == 0 && index_maintain(a, true, &e) == 0, "expunged, and in a snapshot");
	b = help_open(dir);
	m.uid = 5;
	late = index_txn(b);
	index_txn_append(late, &m);
	ok(index_commit(late, false, NULL, NULL, &e) == 0 && index_refresh(a, NULL, &e) >= 0,
	    "appended again by one who read the snapshot");
	is_int(index_head(b)->messages, 1, "it stays gone");
	ok(memcmp(index_head(a), index_head(b), sizeof *index_head(a)) == 0, "for both");
	index_close(a);
	index_close(b);
	help_end(dir);
}

static void test_flags(void)
{
	uint64_t before = st.head.highestmodseq;

	flags(1, 7, INDEX_REPLACE, INDEX_SEEN, UINT64_MAX);
	apply();
	ok(index_state_at(&st, 0)->flags == INDEX_SEEN && index_state_at(&st, 1)->flags == INDEX_SEEN &&
	        index_state_at(&st, 2)->flags == INDEX_FLAGS_ALL && index_state_at(&st, 0)->keys == 2,
	    "a range of UIDs");
	is_int(st.head.pending, 2, "pending");
	is_int((int64_t)res.modseq, (int64_t)before + 1, "one modseq");
	flags(1, 7, INDEX_REPLACE, INDEX_SEEN, UINT64_MAX);
	apply();
	is_int((int64_t)res.modseq, 0, "no change, no modseq");
	flags(1, 10, INDEX_ADD, INDEX_DRAFT, before);
	apply();
	ok(res.unchanged.n == 2 && res.unchanged.p[0].first == 5 && res.unchanged.p[1].last == 7,
	    "unchangedsince");
	flags(7, 7, INDEX_REMOVE, INDEX_SEEN, UINT64_MAX);
	apply();
	is_int(index_state_at(&st, 1)->flags, 0, "removed");
	index_txn_flags(&t, &(struct index_ranges){&(struct index_range){7, 7}, 1, 1}, INDEX_ADD, 0, 1, 0);
	apply();
	ok(!res.unchanged.n && index_state_at(&st, 1)->keys & 1, "unchangedsince 0 makes a keyword");
	index_txn_flags(&t, &(struct index_ranges){&(struct index_range){7, 7}, 1, 1}, INDEX_ADD, 0, 1, 0);
	apply();
	is_int((int64_t)res.unchanged.n, 1, "once");
	is_int(st.head.unseen, 1, "unseen");
	ok(st.head.unseen_from <= 7, "from where");
}

/* The file may have been renamed for what is taken back. */
static void test_taken_back(void)
{
	const struct index_msg *m;

	index_txn_stored(&t, 10, 0, 0, false, 1);
	flags(10, 10, INDEX_REPLACE, 0, UINT64_MAX);
	apply();
	index_txn_stored(&t, 10, 0, index_state_at(&st, 3)->keys, false, 1);
	apply();
	is_int(index_state_is_pending(index_state_at(&st, 3)), 0, "the store has all");
	flags(10, 10, INDEX_ADD, INDEX_FLAGGED, UINT64_MAX);
	flags(10, 10, INDEX_REMOVE, INDEX_FLAGGED, UINT64_MAX);
	apply();
	m = index_state_at(&st, 3);
	ok(m->flags == 0 && m->stored_flags == INDEX_FLAGGED && m->keys == 0,
	    "taken back: the name is looked at");
	flags(10, 10, INDEX_ADD, INDEX_FLAGGED, UINT64_MAX);
	apply();
	ok(m->flags == INDEX_FLAGGED && m->stored_flags == 0, "and forth");
	is_int(index_state_is_pending(m), 1, "pending all the time");
}

static void test_rest(void)
{
	struct index_range range = {6, 9};
	struct index_ranges r = {&range, 1, 1};
	struct index_msg m = {.idate = 5, .psize = 6, .vsize = 7};

	index_txn_stored(&t, 5, INDEX_SEEN, 2, true, 77);
	index_txn_stored(&t, 6, INDEX_SEEN, 2, true, 77);
	index_txn_facts(&t, 5, INDEX_HAS_PSIZE | INDEX_HAS_VSIZE, &m);
	index_txn_cache(&t, 10, 3, 4000);
	index_txn_sent(&t, 5, 99);
	index_txn_sent(&t, 10, INDEX_SENT_NONE);
	index_txn_sent(&t, 11, 99);
	apply();
	is_int((int64_t)res.modseq, 0, "none of it is for clients");
	ok(index_state_at(&st, 0)->stored_flags == INDEX_SEEN && index_state_at(&st, 0)->store == 77 &&
	        index_state_at(&st, 0)->bits & INDEX_IN_NEW,
	    "stored");
	ok(index_state_at(&st, 0)->vsize == 7 && index_state_at(&st, 0)->idate == 1000005 &&
	        st.head.psize_total == 6,
	    "facts, those that were named");
	ok(index_state_at(&st, 3)->cache == 4000 && index_state_at(&st, 3)->cache_gen == 3, "cache");
	ok(index_state_at(&st, 0)->sent == 99 && index_state_at(&st, 3)->sent == INDEX_SENT_NONE, "sent");
	index_txn_expunge(&t, &r);
	index_txn_expunge(&t, &r);
	apply();
	ok(st.head.messages == 2 && index_state_n(&st) == 4, "expunged");
	is_int((int64_t)index_history_count(&st.history), 2, "remembered");
	ok(!index_state_find(&st, 7, NULL) && index_state_find(&st, 10, NULL), "not to be found");
	append(9, 0);
	apply();
	is_int(st.head.messages, 2, "and never back");
}

int main(void)
{
	index_state_init(&st, &help_ident);
	index_txn_init(&t, NULL);
	test_append();
	test_append_of_expunged();
	test_flags();
	test_taken_back();
	test_rest();
	index_ranges_free(&res.unchanged);
	index_state_free(&st);
	return done();
}
