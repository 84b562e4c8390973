/* snapshot: what is checked when it is opened, and what when it is touched. Writing is in index_snapwrite.c. */
#include "index/snapshot.h"

#include <fcntl.h>
#include <unistd.h>

#include "index_help.h"
#include "tap.h"

static void make(int dir, uint32_t n)
{
	struct index *ix;
	struct err e;

	help_clean(dir);
	ix = help_open(dir);
	help_fill(ix, 1, n);
	index_keyword(ix, STR("word"), true, &e);
	help_expunge(ix, 2, 3);
	ok(index_maintain(ix, true, &e) == 0, "a snapshot of %u", n);
	index_close(ix);
}

static void test_read(int dir, uint32_t n)
{
	struct index_snapshot s;
	struct err e;
	uint32_t wrong = 0;

	make(dir, n);
	ok(index_snapshot_open(&s, dir, &help_ident, &e) == 0, "open");
	is_int(s.n, n - 2, "records");
	for (uint32_t i = 0; i < s.n; i++)
		wrong += index_snapshot_at(&s, i)->uid != (i ? i + 3 : 1);
	is_int(wrong, 0, "all as they should be");
	is_str(s.keywords, STR("\4word"), "keywords");
	ok(s.history_n == 1 && s.history[0].first == 2 && s.history[0].last == 3, "history");
	index_snapshot_free(&s);
	ok(index_snapshot_open(&s, dir, &(struct index_ident){77, "somebody else's!"}, &e) == -1 &&
	        e.kind == ERR_CORRUPT,
	    "another mailbox's");
}

static void test_block(int dir)
{
	struct index_snapshot s;
	struct err e;
	char c = 'x';
	int fd;

	make(dir, 300);
	fd = openat(dir, "dovetail.index", O_RDWR);
	index_snapshot_open(&s, dir, &help_ident, &e);
	ok(pwrite(fd, &c, 1, (off_t)s.head.records_at + 100 * 88 + 20) == 1, "a byte changed in block 1");
	close(fd);
	ok(index_snapshot_at(&s, 5) && index_snapshot_at(&s, 200), "other blocks are good");
	ok(!s.bad && !index_snapshot_at(&s, 64) && !index_snapshot_at(&s, 127) && s.bad, "that one isn't");
	index_snapshot_free(&s);
	unlinkat(dir, "dovetail.index", 0);
	ok(index_snapshot_open(&s, dir, &help_ident, &e) == -1 && e.kind == ERR_NOTFOUND, "missing");
}

int main(void)
{
	int dir = help_dir();

	test_read(dir, 3);
	test_read(dir, 66);
	test_read(dir, 67);
	test_read(dir, 5000);
	test_block(dir);
	help_end(dir);
	return done();
}
