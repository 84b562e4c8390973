/* dump: what people read of log and snapshot, and of damaged ones. */
#include "index/dump.h"

#include <fcntl.h>
#include <unistd.h>

#include "index_help.h"
#include "tap.h"

static char *text;
static size_t size;

static int print(int (*one)(int dirfd, FILE *out, struct err *e), int dir, struct err *e)
{
	FILE *out;
	int result;

	free(text);
	out = open_memstream(&text, &size);
	result = one(dir, out, e);
	fclose(out);
	return result;
}

int main(void)
{
	int dir = help_dir(), fd;
	struct index *ix = help_open(dir);
	struct index_txn *t;
	struct index_msg m = help_msg(3);
	struct err e;

	help_fill(ix, 1, 2);
	index_keyword(ix, STR("a\"b"), true, &e);
	help_expunge(ix, 2, 2);
	t = index_txn(ix);
	m.flags = INDEX_SEEN | INDEX_PASSED;
	index_txn_append(t, &m);
	index_txn_recent(t);
	index_txn_touch(t);
	index_txn_cache(t, 3, 4, 5);
	index_txn_facts(t, 3, INDEX_HAS_PSIZE, &m);
	index_txn_stored(t, 3, INDEX_DRAFT, 1, true, 9);
	index_txn_uidnext(t, 20);
	index_commit(t, false, NULL, NULL, &e);
	ok(print(index_dump_log, dir, &e) == 0, "a log");
	ok(strstr(text, "append 1 flags=- ") && strstr(text, "keyword \"a\\22b\"\n") &&
	        strstr(text, "expunge 2\n") && strstr(text, "append 3 flags=SP stored=-") &&
	        strstr(text, "recent\n\t\ttouch\n") && strstr(text, "cache 3 4:5\n") &&
	        strstr(text, "stored 3 D keys=1 new store=9\n") && strstr(text, "uidnext 20\n"),
	    "its operations");
	index_maintain(ix, true, &e);
	ok(print(index_dump_snapshot, dir, &e) == 0, "a snapshot");
	ok(strstr(text, "messages=2 ") && strstr(text, "keywords \"a\\22b\"\n") &&
	        strstr(text, "vanished 2:2 ") && strstr(text, "\t3 flags=SP stored=D "),
	    "its records");
	fd = openat(dir, "dovetail.log", O_WRONLY | O_APPEND);
	ok(write(fd, "0123456789012345678901234567", 28) == 28, "damage");
	close(fd);
	ok(print(index_dump_log, dir, &e) == -1 && e.kind == ERR_CORRUPT, "is said");
	unlinkat(dir, "dovetail.log", 0);
	ok(print(index_dump_log, dir, &e) == -1 && e.kind == ERR_NOTFOUND, "no file");
	free(text);
	index_close(ix);
	help_end(dir);
	return done();
}
