/* cache_decide: decisions stand in the file, each with its checksum; a damaged one is as if unused. */
#include "index/cache.h"

#include <fcntl.h>
#include <unistd.h>

#include "index/cache_own.h"
#include "index_help.h"
#include "tap.h"

int main(void)
{
	struct index_place place = {.dirfd = help_dir()};
	struct index_msg m = {.uid = 1};
	struct cache *c, *d;
	struct err e;
	int a, b, fd;

	cache_open(&c, &place, &help_ident, &e);
	a = cache_field(c, STR("a"), true);
	b = cache_field(c, STR("b"), true);
	cache_decide(c, a, CACHE_YES);
	cache_decide(c, b, CACHE_TEMP);
	cache_open(&d, &place, &help_ident, &e);
	ok(cache_decided(d, cache_field(d, STR("a"), false)) == CACHE_YES &&
	        cache_decided(d, cache_field(d, STR("b"), false)) == CACHE_TEMP,
	    "another session has them");
	cache_close(d);
	ok(cache_wants(c, a, &m) && cache_wants(c, b, &m), "both are kept");
	c->today += 40;
	ok(cache_wants(c, b, &m), "used again");
	is_int(c->decided[b].used, c->today, "is noted");
	is_int(cache_decided(c, -1), CACHE_NO, "no such field");
	ok(!cache_wants(c, 99, &m), "nor wanted");
	fd = openat(place.dirfd, CACHE_NAME, O_WRONLY);
	ok(pwrite(fd, "x", 1, CACHE_DECISIONS_AT + 1) == 1, "damage");
	close(fd);
	cache_open(&d, &place, &help_ident, &e);
	ok(cache_decided(d, cache_field(d, STR("a"), false)) == CACHE_NO &&
	        cache_decided(d, cache_field(d, STR("b"), false)) == CACHE_TEMP,
	    "costs that decision only");
	cache_close(d);
	cache_close(c);
	help_end(place.dirfd);
	return done();
}
