/* idmap: what was put is found, through growth and where keys fall on one place. */
#include "base/idmap.h"

#include "tap.h"

int main(void)
{
	static struct arena a;
	struct idmap m;
	int wrong = 0;

	arena_init(&a, "test", 8 << 20);
	idmap_init(&m, &a, 0);
	ok(idmap_get(&m, 5) == 0, "absent");
	for (uint64_t i = 1; i <= 10000; i++)
		*idmap_at(&m, i << 16) = (uint32_t)i; /* all on one place of a small table */
	for (uint64_t i = 1; i <= 10000; i++)
		wrong += idmap_get(&m, i << 16) != i || *idmap_at(&m, i << 16) != i;
	is_int(wrong, 0, "all are found");
	is_int((int64_t)m.n, 10000, "each once");
	ok(idmap_get(&m, 3) == 0, "others aren't");
	*idmap_at(&m, 1 << 16) = 7;
	ok(idmap_get(&m, 1 << 16) == 7, "replaced");
	idmap_init(&m, &a, 1000);
	ok(m.cap / 4 * 3 >= 1000 && m.n == 0, "room for what is expected");
	arena_free(&a);
	return done();
}
