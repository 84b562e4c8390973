/* Hashes to numbers. */
#include "base/idmap.h"

#include <assert.h>

static struct idmap_slot *find(const struct idmap *m, uint64_t key)
{
	for (size_t i = key & (m->cap - 1);; i = (i + 1) & (m->cap - 1))
		if (!m->slots[i].key || m->slots[i].key == key)
			return &m->slots[i];
}

static void set_cap(struct idmap *m, size_t cap)
{
	struct idmap old = *m;

	m->slots = arena_array(m->arena, cap, sizeof *m->slots);
	m->cap = cap;
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].key)
			*find(m, old.slots[i].key) = old.slots[i];
}

void idmap_init(struct idmap *m, struct arena *a, size_t expect)
{
	size_t cap = 16;

	*m = (struct idmap){.arena = a};
	while (cap / 4 * 3 < expect)
		cap *= 2;
	set_cap(m, cap);
}

uint32_t idmap_get(const struct idmap *m, uint64_t key)
{
	return find(m, key)->value;
}

uint32_t *idmap_at(struct idmap *m, uint64_t key)
{
	struct idmap_slot *s;

	assert(key);
	if (m->n >= m->cap / 4 * 3)
		set_cap(m, m->cap * 2);
	s = find(m, key);
	m->n += !s->key;
	s->key = key;
	return &s->value;
}
