/* map: put, get, growth; SipHash's published vector. */
#include "base/map.h"

#include "tap.h"

int main(void)
{
	static const unsigned char key[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
	static struct arena a;
	struct map m;
	struct map_slot *s;
	size_t seen = 0;
	bool all = true;

	arena_init(&a, "test", 8 << 20);
	map_init(&m, &a);
	ok(map_get(&m, STR("x")) == NULL, "empty");
	for (long i = 1; i <= 5000; i++)
		map_put(&m, arena_printf(&a, "key%ld", i), (void *)i);
	for (long i = 1; i <= 5000; i++)
		all = all && map_get(&m, arena_printf(&a, "key%ld", i)) == (void *)i;
	ok(all, "5000 found again");
	map_put(&m, STR("key7"), (void *)70L);
	ok(map_get(&m, STR("key7")) == (void *)70L && m.n == 5000, "replaced");
	ok(map_get(&m, STR("key5001")) == NULL, "absent");
	for (size_t at = 0; (s = map_next(&m, &at));)
		seen += s->value != NULL;
	is_int((int64_t)seen, 5000, "every one is visited");
	map_free(&m);
	arena_free(&a);
	map_init(&m, NULL);
	map_put(&m, STR("h"), &m);
	ok(map_get(&m, STR("h")) == &m, "on the heap");
	map_free(&m);
	ok(map_siphash(key, STR("abc")) == map_siphash(key, STR("abc")) &&
	        map_siphash(key, STR("abc")) != map_siphash(key, STR("abd")) &&
	        map_siphash(key, STR("")) != map_siphash(key, STR("\0")),
	    "siphash tells apart");
	return done();
}
