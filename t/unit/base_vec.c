/* vec: growth in an arena and on the heap. */
#include "base/vec.h"

#include "tap.h"

int main(void)
{
	VEC(int) v = {0};
	VEC(int) h = {0};
	static struct arena a;
	bool same = true;

	arena_init(&a, "test", 1 << 20);
	for (int i = 0; i < 1000; i++) {
		*vec_push(&v, &a) = i;
		*vec_push(&h, NULL) = i;
	}
	for (int i = 0; i < 1000; i++)
		same = same && v.p[i] == i && h.p[i] == i;
	ok(same && v.n == 1000, "1000 of each");
	is_int(*vec_last(&h), 999, "last");
	vec_free(&h);
	ok(h.p == NULL && h.n == 0, "free");
	vec_reserve(&h, NULL, 500);
	ok(h.cap >= 500 && h.n == 0, "reserve");
	vec_free(&h);
	arena_free(&a);
	return done();
}
