/* overlay: copies by place, found again. */
#include "index/overlay.h"

#include "tap.h"

enum { PLACES = 5000 };

int main(void)
{
	struct index_overlay o = {0};
	static struct index_msg all[PLACES];
	bool right = true;

	ok(!index_overlay_has(&o, 5), "empty");
	for (uint32_t i = 0; i < PLACES; i += 3) {
		struct index_msg m = {.uid = i + 1};

		index_overlay_add(&o, i, PLACES, &m)->flags = 7;
	}
	for (uint32_t i = 0; i < PLACES; i++) {
		right = right && index_overlay_has(&o, i) == (i % 3 == 0);
		if (i % 3 == 0)
			right = right && index_overlay_get(&o, i)->uid == i + 1 &&
			        index_overlay_get(&o, i)->flags == 7;
	}
	ok(right, "each third has a copy");
	index_overlay_apply(&o, all);
	right = true;
	for (uint32_t i = 0; i < PLACES; i++)
		right = right && all[i].uid == (i % 3 ? 0 : i + 1);
	ok(right, "written over the others");
	index_overlay_free(&o);
	ok(!index_overlay_has(&o, 0), "freed");
	return done();
}
