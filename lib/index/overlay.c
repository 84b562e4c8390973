/* Copies of changed records. */
#include "index/overlay.h"

#include <sys/mman.h>

#include "base/err.h"

enum { CAP_MIN = 64, MAPPED_MIN = 8 << 10 };

static size_t slot_of(const struct index_overlay *o, uint32_t place)
{
	size_t i = (place * 2654435769u >> 3) & (o->cap - 1);

	while (o->slots[i].at && o->slots[i].place != place)
		i = (i + 1) & (o->cap - 1);
	return i;
}

struct index_msg *index_overlay_get(const struct index_overlay *o, uint32_t place)
{
	return &o->msg.p[o->slots[slot_of(o, place)].at - 1];
}

static void grow(struct index_overlay *o)
{
	struct index_overlay_slot *old = o->slots;
	size_t n = o->cap, none = 0;

	o->cap = n ? n * 2 : CAP_MIN;
	o->slots = vec_grown(NULL, NULL, &none, o->cap, sizeof *o->slots);
	memset(o->slots, 0, o->cap * sizeof *o->slots);
	for (size_t i = 0; i < n; i++) {
		if (old[i].at)
			o->slots[slot_of(o, old[i].place)] = old[i];
	}
	vec_drop(old);
}

/* A large mailbox's have pages of their own, so that those around which nothing is changed are never touched. */
static void make_bits(struct index_overlay *o, uint32_t n)
{
	size_t words = (size_t)n / 64 + 1, none = 0, bytes = words * sizeof *o->bits;
	void *p;

	if (bytes < MAPPED_MIN) {
		o->bits = vec_grown(NULL, NULL, &none, words, sizeof *o->bits);
		memset(o->bits, 0, bytes);
		return;
	}
	p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		die(ERR_TEMP, "out of memory: %zu bytes of changes", bytes);
	o->bits = p;
	o->mapped = bytes;
}

struct index_msg *index_overlay_add(
    struct index_overlay *o, uint32_t place, uint32_t n, const struct index_msg *m)
{
	struct index_msg *copy;

	if (!o->bits)
		make_bits(o, n);
	if (o->msg.n * 2 >= o->cap)
		grow(o);
	o->bits[place / 64] |= 1ULL << (place % 64);
	copy = vec_push(&o->msg, NULL);
	*copy = *m;
	o->slots[slot_of(o, place)] = (struct index_overlay_slot){place, (uint32_t)o->msg.n};
	return copy;
}

void index_overlay_apply(const struct index_overlay *o, struct index_msg *all)
{
	for (size_t i = 0; i < o->cap; i++) {
		if (o->slots[i].at)
			all[o->slots[i].place] = o->msg.p[o->slots[i].at - 1];
	}
}

void index_overlay_free(struct index_overlay *o)
{
	if (o->mapped)
		munmap(o->bits, o->mapped);
	else
		vec_drop(o->bits);
	vec_drop(o->slots);
	vec_free(&o->msg);
	*o = (struct index_overlay){0};
}
