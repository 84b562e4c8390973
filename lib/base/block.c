/* Heap blocks that are kept for reuse. */
#include "base/block.h"

#include <stdalign.h>
#include <stdint.h>

#include "base/huge.h"

enum {
	SMALLEST_LOG = 9,
	LARGEST_LOG = 20,
	CLASSES = LARGEST_LOG - SMALLEST_LOG + 1,
	KEPT = 3,
	LARGE = 255,
	SMALL = 254
};

/* In front of each block. */
struct head {
	alignas(16) size_t size; /* of the block, head included */
	unsigned char class;     /* SMALL and LARGE: malloc's own */
};

static struct head *kept[CLASSES][KEPT];
static unsigned char count[CLASSES];

static unsigned class_of(size_t size)
{
	if (size <= 1u << (SMALLEST_LOG - 1))
		return SMALL;
	if (size > 1u << LARGEST_LOG)
		return LARGE;
	return size <= 1u << SMALLEST_LOG ? 0 : 64u - (unsigned)__builtin_clzl(size - 1) - SMALLEST_LOG;
}

static void *user(struct head *h, size_t *usable_r)
{
	if (usable_r)
		*usable_r = h->size - sizeof *h;
	return h + 1;
}

void *block_get(size_t n, size_t *usable_r)
{
	size_t size = n + sizeof(struct head);
	unsigned class = class_of(size);
	struct head *h;

	if (n > SIZE_MAX / 2)
		return NULL;
	if (class < CLASSES) {
		if (count[class])
			return user(kept[class][--count[class]], usable_r);
		size = (size_t)1 << (class + SMALLEST_LOG);
	}
	h = malloc(size);
	if (!h)
		return NULL;
	huge_hint(h, size);
	h->size = size;
	h->class = (unsigned char)class;
	return user(h, usable_r);
}

void block_put(void *p)
{
	struct head *h = p ? (struct head *)p - 1 : NULL;

	if (!h)
		return;
#ifndef __SANITIZE_ADDRESS__ /* which must see every free */
	if (h->class < CLASSES && count[h->class] < KEPT) {
		kept[h->class][count[h->class]++] = h;
		return;
	}
#endif
	free(h);
}

void *block_grow(void *p, size_t keep, size_t n, size_t *usable_r)
{
	struct head *h = p ? (struct head *)p - 1 : NULL;
	void *bigger;

	if (h && h->class == LARGE && n <= SIZE_MAX / 2) {
		struct head *moved = realloc(h, n + sizeof *h); /* the kernel moves pages, not bytes */

		if (!moved)
			return NULL;
		huge_hint(moved, n + sizeof *h);
		moved->size = n + sizeof *h;
		return user(moved, usable_r);
	}
	bigger = block_get(n, usable_r);
	if (bigger && keep)
		memcpy(bigger, p, keep);
	if (bigger)
		block_put(p);
	return bigger;
}

void block_trim(void)
{
	for (int c = 0; c < CLASSES; c++) {
		while (count[c])
			free(kept[c][--count[c]]);
	}
}
