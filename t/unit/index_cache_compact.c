/* cache_compact: when it is due, and what a month without use does. */
#include "index/cache.h"

#include <sys/stat.h>

#include "index/cache_own.h"
#include "index_help.h"
#include "tap.h"

enum { MESSAGES = 400 };

static void put_all(struct cache *c, struct index *ix, int f, int g)
{
	struct index_txn *t;
	char value[150];
	struct err e;

	memset(value, 'v', sizeof value);
	for (uint32_t seq = 1; seq <= index_count(ix); seq++) {
		cache_begin(c, index_at(ix, seq));
		cache_put(c, f, str_of(value, sizeof value));
		cache_put(c, g, STR("g"));
		cache_end(c);
	}
	t = index_txn(ix);
	ok(cache_flush(c, t, &e) == 0 && index_commit(t, false, NULL, NULL, &e) == 0, "put");
}

int main(void)
{
	struct index_place place = {.dirfd = help_dir()};
	struct index *ix = help_open(place.dirfd);
	struct cache *c;
	struct err e;
	uint32_t gen;
	int f, g;

	help_fill(ix, 1, MESSAGES);
	cache_open(&c, &place, &help_ident, &e);
	f = cache_field(c, STR("f"), true);
	g = cache_field(c, STR("g"), true);
	cache_decide(c, f, CACHE_YES);
	cache_decide(c, g, CACHE_YES);
	put_all(c, ix, f, g);
	gen = cache_gen(c);
	ok(cache_maintain(c, ix, false, &e) == 0 && cache_gen(c) == gen, "all lives: nothing to do");
	help_expunge(ix, 1, 100);
	ok(cache_maintain(c, ix, false, &e) == 0 && cache_gen(c) != gen, "a quarter is dead: rewritten");
	ok(cache_get(c, index_at(ix, 150), f).n == 150, "the rest is there");
	ok(str_is_nil(cache_get(c, index_at(ix, 50), f)), "the dead aren't");
	gen = cache_gen(c);
	for (int i = 0; i < c->file.n; i++) {
		c->decided[i].used -= i == c->local[g].file ? 31 : 0;
		c->decided[i].confirmed -= i == c->local[g].file ? 31 : 0;
	}
	ok(cache_maintain(c, ix, false, &e) == 0 && cache_gen(c) != gen,
	    "a field unused for a month: rewritten");
	is_int(cache_decided(c, g), CACHE_NO, "it goes");
	ok(str_is_nil(cache_get(c, index_at(ix, 150), g)) && cache_get(c, index_at(ix, 150), f).n == 150,
	    "with its values, the other one stays");
	cache_close(c);
	index_close(ix);
	help_end(place.dirfd);
	return done();
}
