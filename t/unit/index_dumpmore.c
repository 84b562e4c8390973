/* dumpmore: cache and list index as text. */
#include "index/cache.h"
#include "index/dump.h"
#include "index/list.h"

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
	struct index_place place = {.dirfd = help_dir()};
	struct index_list_entry entry = {.name = STR("INBOX"), .messages = 5};
	struct index_msg m = {.uid = 4};
	struct index *ix = help_open(place.dirfd);
	struct index_list *l;
	struct cache *c;
	static struct arena a;
	struct index_txn *t;
	struct err e;
	int f, fd;

	ok(print(index_dump_cache, place.dirfd, &e) == -1 && e.kind == ERR_NOTFOUND, "no file");
	cache_open(&c, &place, &help_ident, &e);
	f = cache_field(c, STR("subject"), true);
	cache_decide(c, f, CACHE_YES);
	cache_begin(c, &m);
	cache_put(c, f, STR("a\r\n"));
	cache_end(c);
	t = index_txn(ix);
	cache_flush(c, t, &e);
	index_txn_abort(t);
	ok(print(index_dump_cache, place.dirfd, &e) == 0, "a cache");
	ok(strstr(text, "field 0 \"subject\" yes ") &&
	        strstr(text, "\t20480 uid=4 before=0\n\t\t\"subject\" \"a\\0d\\0a\"\n"),
	    "as text");
	fd = openat(place.dirfd, "dovetail.cache", O_WRONLY | O_APPEND);
	ok(write(fd, "garbage", 7) == 7, "damage");
	close(fd);
	ok(print(index_dump_cache, place.dirfd, &e) == -1 && e.kind == ERR_CORRUPT, "is said");
	cache_close(c);

	arena_init(&a, "test", 1 << 20);
	index_list_open(&l, &a, place.dirfd, &e);
	index_list_put(l, &entry);
	index_list_save(l);
	ok(print(index_dump_list, place.dirfd, &e) == 0 && strstr(text, "\t\"INBOX\" messages=5 "),
	    "a list index");
	arena_free(&a);
	free(text);
	index_close(ix);
	help_end(place.dirfd);
	return done();
}
