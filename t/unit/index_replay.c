/* replay: what is well formed; modseqs, keywords, recent. Operations on messages are in index_replaymsg.c. */
#include "index/replay.h"

#include "base/num.h"
#include "index/txn.h"
#include "index_help.h"
#include "tap.h"

static struct index_state st;
static struct index_txn t;

static void apply(struct index_result *result)
{
	struct index_replay r = {.st = &st, .result = result};

	ok(index_replay_check(index_txn_piece(&t, 0)) && index_replay_apply(&r, index_txn_piece(&t, 0)),
	    "applied");
	index_txn_free(&t);
}

static void test_check(void)
{
	static const struct {
		struct str payload;
		bool good;
	} rows[] = {
	    {{"", 0}, true}, {{"\x08\0\0\0\5\0\0\0", 8}, true}, /* uidnext */
	    {{"\x08\0\0\0\5\0\0", 7}, false},                   /* cut */
	    {{"\x0b\0\0\0\5\0\0\0", 8}, false},                 /* no such code */
	    {{"\x0a\0\0\0\1\0\0\0a\0\0\0\0\0\0\0", 16}, true},  /* keyword */
	    {{"\x0a\0\0\0\1\0\0\0a\0\0\0", 12}, false},         /* padding cut */
	    {{"\x0a\0\0\0\0\0\0\0", 8}, false},                 /* no name */
	    {{"\x03\0\0\0\xff\xff\xff\xff", 8}, false},         /* ranges that aren't there */
	    {{"\x02\3\0\0\0\0\0\0"
	      "0123456701234567",
	         24},
	        false}, /* no such change */
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ok(index_replay_check(rows[i].payload) == rows[i].good, "row %zu", i);
}

int main(void)
{
	struct index_result res = {0};
	struct index_msg m = help_msg(3);
	static const uint64_t stamp[8] = {9};

	test_check();
	index_state_init(&st, &help_ident);
	index_txn_init(&t, NULL);
	index_txn_keyword(&t, STR("one"));
	index_txn_keyword(&t, STR("ONE"));
	index_txn_uidnext(&t, 3);
	index_txn_stamps(&t, stamp);
	apply(&res);
	ok(st.keywords.n == 1 && st.head.keywords == 1 && st.head.uidnext == 3 && st.head.stamp[0] == 9 &&
	        st.filled,
	    "mailbox-wide operations");
	ok(st.head.highestmodseq == 0 && res.modseq == 0, "take no modseq");
	index_txn_append(&t, &m);
	m.uid = 4;
	index_txn_append(&t, &m);
	apply(&res);
	ok(st.head.highestmodseq == 1 && res.modseq == 1, "messages take one, together");
	index_txn_recent(&t);
	apply(&res);
	ok(res.recent_first == 1 && res.recent_last == 4 && st.head.recent_from == 5, "recent, once");
	res = (struct index_result){0};
	index_txn_recent(&t);
	apply(&res);
	ok(res.recent_first == 0 && st.head.recent_from == 5, "not twice");
	index_txn_touch(&t);
	apply(&res);
	ok(st.head.highestmodseq == 2 && res.modseq == 2, "a touch takes one");
	index_state_free(&st);
	return done();
}
