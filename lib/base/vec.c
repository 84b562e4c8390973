/* Growth of the typed arrays. */
#include "base/vec.h"

#include "base/block.h"
#include "base/err.h"
#include "base/num.h"

void *vec_grown(struct arena *a, void *old, size_t *cap, size_t need, size_t size)
{
	size_t count = num_max(num_max(*cap * 2, 8), need), bytes, usable;
	void *p;

	if (!num_mul(count, size, &bytes))
		die(ERR_LIMIT, "an array of %zu items of %zu bytes can't be", count, size);
	if (a) {
		p = arena_alloc(a, bytes);
		if (*cap)
			memcpy(p, old, *cap * size);
	} else {
		p = block_grow(old, *cap * size, bytes, &usable);
		if (!p)
			die(ERR_TEMP, "out of memory: array of %zu bytes", bytes);
		count = usable / size;
	}
	*cap = count;
	return p;
}

void vec_drop(void *p)
{
	block_put(p);
}
