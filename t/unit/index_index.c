/* index: what other rooms see: opening, changing, following, the view. */
#include "index/index.h"

#include <fcntl.h>
#include <unistd.h>

#include "index_help.h"
#include "tap.h"

static char said[200];

static void say(void *arg, uint32_t seq, uint32_t uid)
{
	(void)arg;
	snprintf(said + strlen(said), sizeof said - strlen(said), "%u(%u) ", seq, uid);
}

static void test_life(int dir)
{
	struct index *a = help_open(dir), *b;
	struct index_changes c = {0};
	struct index_result r = {0};
	struct index_ranges uids = {0};
	struct index_txn *t;
	struct err e;
	uint64_t since;

	ok(help_rebuilt, "a new index is to be filled");
	help_fill(a, 1, 10);
	is_int(index_count(a), 10, "ten messages");
	is_int(index_head(a)->uidnext, 11, "UIDNEXT");
	is_int(index_head(a)->unseen, 10, "all unseen");
	b = help_open(dir);
	ok(!help_rebuilt, "another session finds it filled");
	is_int(index_count(b), 10, "and reads the same");
	ok(index_head(a)->highestmodseq == index_head(b)->highestmodseq, "and the same HIGHESTMODSEQ");

	index_ranges_add(&uids, 3, 5);
	t = index_txn(a);
	index_txn_flags(t, &uids, INDEX_ADD, INDEX_SEEN | INDEX_DELETED, 0, UINT64_MAX);
	ok(index_commit(t, true, &c, &r, &e) == 0, "flags");
	ok(r.modseq == index_head(a)->highestmodseq, "its modseq");
	ok(c.flags.n == 1 && c.flags.p[0].first == 3 && c.flags.p[0].last == 5, "own changes are told");
	is_int(index_head(a)->unseen, 7, "unseen");
	is_int(index_pending(a), 3, "pending");
	is_int(index_next_pending(a, 1), 3, "the first pending");
	is_int(index_next_pending(a, 5), 5, "the last pending");
	is_int(index_next_pending(a, 6), 0, "no more");
	is_int(index_first_unseen(a), 1, "the first unseen");
	index_changes_clear(&c);
	ok(index_refresh(b, &c, &e) == 1 && c.flags.n == 1, "the other one sees it");
	ok(index_refresh(b, &c, &e) == 0, "once");
	ok(index_at(b, 4)->flags == (INDEX_SEEN | INDEX_DELETED), "its flags");

	t = index_txn(b);
	index_txn_expunge(t, &uids);
	index_changes_clear(&c);
	ok(index_commit(t, false, &c, NULL, &e) == 0 && c.expunged.n == 1, "expunge");
	is_int(index_count(b), 10, "numbers stay");
	ok(index_at(b, 4)->bits & INDEX_GONE, "but it is gone");
	is_int(index_gone(b), 3, "three");
	ok(index_gone_since(b, &since) && since == index_head(b)->highestmodseq - 1, "since when");
	index_announce(b, say, NULL);
	is_str(str_c(said), STR("5(5) 4(4) 3(3) "), "announced highest first");
	is_int(index_count(b), 7, "then they are out");
	ok(!index_gone_since(b, &since), "and nobody waits");
	is_int(index_seq(b, 6), 3, "numbers close up");
	is_int(index_at(b, 3)->uid, 6, "both ways");
	is_int(index_seq(b, 4), 0, "a UID that is gone");
	is_int(index_seq_from(b, 4), 3, "the next one");
	index_ranges_free(&uids);
	index_vanished(b, 0, &uids);
	ok(uids.n == 1 && uids.p[0].first == 3 && uids.p[0].last == 5, "history");
	index_changes_clear(&c);
	ok(index_refresh(a, &c, &e) == 1 && c.expunged.n == 1, "the first session is told");
	is_int(index_count(a), 10, "and keeps its numbers");
	index_ranges_free(&uids);
	index_changes_clear(&c);
	index_close(a);
	index_close(b);
}

static void test_rotation(int dir)
{
	struct index *a = help_open(dir), *b = help_open(dir), *c;
	struct index_changes ch = {0};
	struct err e;
	int bit;

	bit = index_keyword(a, STR("$Junk"), true, &e);
	is_int(bit, 0, "the first keyword");
	is_int(index_keyword(b, STR("Other"), true, &e), 1, "the second, by another");
	is_int(index_keyword(b, STR("$JUNK"), true, &e), 0, "names have no case");
	help_fill(a, 11, 300);
	ok(index_maintain(a, true, &e) == 0, "rotated");
	ok(faccessat(dir, "dovetail.index", F_OK, 0) == 0, "a snapshot is there");
	ok(index_refresh(b, &ch, &e) == 1, "the other follows");
	is_int(ch.appended, 290, "and has the new ones");
	help_fill(b, 301, 310);
	ok(index_refresh(a, NULL, &e) == 1 && index_count(a) == index_count(b), "in the new log");
	c = help_open(dir);
	ok(!help_rebuilt && index_count(c) == 307, "from the snapshot");
	is_str(index_keyword_name(c, 1), STR("Other"), "keywords are in it");
	/* Two rotations unseen. */
	index_refresh(b, &ch, &e);
	index_changes_clear(&ch);
	ok(index_maintain(a, true, &e) == 0, "rotated");
	help_fill(a, 311, 320);
	ok(index_maintain(a, true, &e) == 0, "and again");
	help_expunge(a, 50, 59);
	ok(index_refresh(b, &ch, &e) == 1, "one that missed it");
	is_int(ch.appended, 10, "gets what is new");
	is_int(index_ranges_count(&ch.expunged), 10, "and what went");
	is_int(index_count(b), 317, "its numbers are as they were");
	is_int(index_at(b, 47)->uid, 50, "by UID");
	index_announce(b, say, NULL);
	is_int(index_count(b), 307, "until it is told");
	is_int(index_at(b, 47)->uid, 60, "and then closes up");
	index_changes_clear(&ch);
	index_close(a);
	index_close(b);
	index_close(c);
}

static void test_memory(void)
{
	struct index_place place = {.dirfd = -1};
	struct index *ix;
	bool rebuilt;
	struct err e;

	ok(index_open(&ix, &place, &help_ident, &rebuilt, &e) == 0 && rebuilt, "in memory");
	help_fill(ix, 1, 5);
	help_expunge(ix, 2, 2);
	is_int(index_count(ix), 5, "works");
	index_announce(ix, NULL, NULL);
	is_int(index_count(ix), 4, "too");
	is_int(index_log_fd(ix), -1, "has no file");
	index_close(ix);
}

int main(void)
{
	int dir = help_dir();

	test_life(dir);
	test_rotation(dir);
	test_memory();
	help_end(dir);
	return done();
}
