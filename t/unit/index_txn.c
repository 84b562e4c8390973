/* txn: how operations stand in a record, and where a large transaction is cut. */
#include "index/txn.h"

#include "index_help.h"
#include "tap.h"

int main(void)
{
	struct index_place place = {.dirfd = -1};
	struct index_msg m = help_msg(1);
	struct index_ranges r = {0};
	struct index_op_view op;
	struct index_txn *t;
	struct index *ix;
	struct str piece;
	struct err e;
	bool rebuilt;
	size_t n = 0, pieces = 0;

	index_open(&ix, &place, &help_ident, &rebuilt, &e);
	t = index_txn(ix);
	ok(str_is_nil(index_txn_piece(t, 0)), "empty");
	index_txn_append(t, &m);
	index_txn_append(t, &m);
	index_txn_flags(t, &r, INDEX_ADD, 1, 0, 5);
	index_ranges_add(&r, 1, 3);
	index_txn_flags(t, &r, INDEX_REPLACE, 1, 9, 5);
	index_txn_cache(t, 4, 5, 6);
	index_txn_keyword(t, STR("a"));
	piece = index_txn_piece(t, 0);
	ok(index_replay_check(piece), "well formed");
	ok(index_replay_next(&piece, &op) && op.head.code == INDEX_OP_APPEND && op.head.n == 2,
	    "appends join");
	ok(index_replay_next(&piece, &op) && op.head.code == INDEX_OP_FLAGS && op.head.a == INDEX_REPLACE &&
	        op.head.n == 1,
	    "no ranges, no operation");
	ok(index_replay_next(&piece, &op) && op.head.code == INDEX_OP_CACHE, "cache");
	ok(index_replay_next(&piece, &op) && op.head.code == INDEX_OP_KEYWORD && op.body_len == 1, "keyword");
	ok(!index_replay_next(&piece, &op) && str_is_nil(index_txn_piece(t, 1)), "that is all");
	index_txn_abort(t);
	t = index_txn(ix);
	ok(str_is_nil(index_txn_piece(t, 0)), "aborted");
	for (uint32_t uid = 1; uid <= 250000; uid++) {
		m.uid = uid;
		index_txn_append(t, &m);
	}
	for (; !str_is_nil(piece = index_txn_piece(t, pieces)); pieces++) {
		ok(piece.n < INDEX_RECORD_MAX && index_replay_check(piece), "a piece");
		while (index_replay_next(&piece, &op))
			n += op.head.n;
	}
	ok(pieces == 3 && n == 250000, "22 MB in three records");
	ok(index_commit(t, false, NULL, NULL, &e) == 0 && index_count(ix) == 250000, "committed");
	index_ranges_free(&r);
	index_close(ix);
	return done();
}
