/* Heap blocks that are kept for reuse. */
#include "base/block.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>

#include "base/huge.h"

enum {
	SMALLEST_LOG = 9,
	LARGEST_LOG = 20,
	CLASSES = LARGEST_LOG - SMALLEST_LOG + 1,
	KEPT = 3,
	ROOM = 64 << 10,
	PAGE = 4096,
	LARGE = 255,
	SMALL = 254
};

/* In front of each block. */
struct head {
	alignas(16) size_t size; /* of the block, head included */
	unsigned char class;     /* SMALL and LARGE: malloc's own */
};

/* Of a spare block of the room. */
struct spare {
	struct head head;
	struct head *next;
};

static struct head *kept[CLASSES][KEPT];
static unsigned char count[CLASSES];

/*
 * The first blocks of a process come from here, beside each other: each size that malloc is asked for the first time costs it a call of mmap and three pages.
 * Untouched room costs nothing. A small program never gets to malloc.
 */
static struct {
	alignas(16) char bytes[ROOM];
	size_t used;
	struct head *spare[CLASSES]; /* given back: no system takes them, so all are kept */
} room;

static unsigned class_of(size_t size)
{
	if (size <= 1u << (SMALLEST_LOG - 1))
		return SMALL;
	if (size > 1u << LARGEST_LOG)
		return LARGE;
	return size <= 1u << SMALLEST_LOG ? 0 : 64u - (unsigned)__builtin_clzl(size - 1) - SMALLEST_LOG;
}

static bool is_of_room(const struct head *h)
{
	return (uintptr_t)h - (uintptr_t)room.bytes < sizeof room.bytes;
}

static struct head *take_room(unsigned class, size_t size)
{
	struct head *h = room.spare[class];

#ifdef __SANITIZE_ADDRESS__ /* which must see every block */
	return NULL;
#endif
	if (h) {
		room.spare[class] = ((struct spare *)h)->next;
		return h;
	}
	if (size > sizeof room.bytes - room.used)
		return NULL;
	h = (struct head *)(void *)(room.bytes + room.used);
	room.used += size;
	h->size = size;
	h->class = (unsigned char)class;
	return h;
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
		h = take_room(class, size);
		if (h)
			return user(h, usable_r);
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
	if (is_of_room(h)) {
		((struct spare *)h)->next = room.spare[h->class];
		room.spare[h->class] = h;
		return;
	}
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

/* The whole pages of a spare block behind its first, which has its head. */
static void trim_room(struct head *h, unsigned class)
{
	uintptr_t from, to;

	for (; h; h = ((struct spare *)h)->next) {
		from = ((uintptr_t)h + sizeof(struct spare) + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
		to = ((uintptr_t)h + ((size_t)1 << (class + SMALLEST_LOG))) & ~(uintptr_t)(PAGE - 1);
		if (from < to)
			madvise((void *)from, to - from, MADV_DONTNEED);
	}
}

void block_trim(void)
{
	for (int c = 0; c < CLASSES; c++) {
		while (count[c])
			free(kept[c][--count[c]]);
		trim_room(room.spare[c], (unsigned)c);
	}
}
