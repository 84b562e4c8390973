/* snapwrite: what is written reads the same; a bad block or a full disk leaves the old file. */
#include "index/snapwrite.h"

#include <fcntl.h>
#include <unistd.h>

#include "index_help.h"
#include "tap.h"

static void fill(struct index_state *st, uint32_t n)
{
	for (uint32_t uid = 1; uid <= n; uid++) {
		struct index_msg *m = index_state_insert(st, index_state_n(st));

		*m = help_msg(uid * 2);
		m->bits |= uid == 7 ? INDEX_GONE : 0;
		if (uid != 7)
			index_state_count(st, m);
	}
	st->last_uid = n * 2;
	st->head.uidnext = n * 2 + 1;
}

int main(void)
{
	int dir = help_dir();
	struct index_position at = {3, 4, 128};
	struct index_state st, back;
	struct file_replace r;
	struct err e;

	index_state_init(&st, &help_ident);
	fill(&st, 1500);
	ok(index_snapwrite_reserve(&r, dir, &st, &e) == 0 && index_snapwrite_commit(&r, &st, &at, &e) == 0,
	    "written");
	memset(&back, 0, sizeof back);
	ok(index_snapshot_open(&back.snap, dir, &help_ident, &e) == 0, "opened");
	index_state_load(&back);
	ok(memcmp(&back.head, &st.head, sizeof st.head) == 0 && back.last_uid == st.last_uid, "the head");
	ok(memcmp(&back.snap.head.at, &at, sizeof at) == 0, "the place");
	is_int(back.snap.n, 1499, "what is gone isn't in it");
	ok(index_state_at(&back, 6)->uid == 16 && index_state_at(&back, 1498)->uid == 3000, "records");
	st.head.messages++;
	ok(index_snapwrite_reserve(&r, dir, &st, &e) == 0 && index_snapwrite_commit(&r, &st, &at, &e) == -1 &&
	        e.kind == ERR_CORRUPT,
	    "a head that doesn't fit");
	index_state_free(&back);
	memset(&back, 0, sizeof back);
	ok(index_snapshot_open(&back.snap, dir, &help_ident, &e) == 0, "leaves the old one");
	index_state_free(&back);
	index_state_free(&st);
	help_end(dir);
	return done();
}
