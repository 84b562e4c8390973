/* own: records applied as they are read; a state exchanged under a view. */
#include "index/own.h"

#include "index_help.h"
#include "tap.h"

int main(void)
{
	int dir = help_dir();
	struct index *ix = help_open(dir), *other = help_open(dir);
	struct index_changes c = {0};
	struct index_state *st;
	struct index_log_own own;
	struct err e;

	help_fill(ix, 1, 5);
	is_int(index_own_read(other, NULL, NULL, &e), 0, "read to the end");
	ok(other->held.appended == 5, "changes are held until somebody takes them");
	ok(index_refresh(other, &c, &e) == 1 && c.appended == 5 && other->held.appended == 0,
	    "and then given");
	ok(index_log_append(&ix->log, INDEX_REC_TXN, STR("not operations!!"), &own, &e) == 0,
	    "a record of nonsense");
	ok(index_own_read(other, NULL, NULL, &e) == 0 && other->log.bad && other->log.pos == own.start,
	    "ends the log");
	st = index_own_state(&help_ident);
	st->filled = true;
	for (uint32_t uid = 3; uid < 8; uid++) {
		struct index_msg *m = index_state_insert(st, uid - 3);

		*m = help_msg(uid);
		m->flags = uid == 4 ? INDEX_SEEN : 0;
		m->modseq = uid == 4 ? 99 : index_at(other, 1)->modseq;
		index_state_count(st, m);
	}
	index_changes_clear(&c);
	index_own_replace(other, st);
	ok(other->held.expunged.n == 1 && index_ranges_count(&other->held.expunged) == 2,
	    "what isn't there is gone");
	ok(other->held.flags.n == 1 && other->held.flags.p[0].first == 4, "what differs has changed");
	ok(other->held.appended == 2 && other->held.keywords, "what is more is new");
	is_int(index_count(other), 7, "numbers stay");
	index_own_base(st, &(struct index_log_head){.base_modseq = 500, .base_uidnext = 3});
	ok(st->head.highestmodseq == 500 && st->head.uidnext == 1 + 2, "a log's base is a least");
	index_close(ix);
	index_close(other);
	help_end(dir);
	return done();
}
