/* The seeded hash map. */
#include "base/map.h"

#include <sys/random.h>

#include "base/err.h"
#include "base/num.h"
#include "base/vec.h"

#define ROTL(x, b) (((x) << (b)) | ((x) >> (64 - (b))))

static void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = ROTL(v[1], 13) ^ v[0];
	v[0] = ROTL(v[0], 32);
	v[2] += v[3];
	v[3] = ROTL(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = ROTL(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = ROTL(v[1], 17) ^ v[2];
	v[2] = ROTL(v[2], 32);
}

uint64_t map_siphash(const unsigned char key[16], struct str s)
{
	uint64_t k0 = num_le64(key), k1 = num_le64(key + 8), last = (uint64_t)s.n << 56;
	uint64_t v[4] = {k0 ^ 0x736f6d6570736575ULL, k1 ^ 0x646f72616e646f6dULL, k0 ^ 0x6c7967656e657261ULL,
	    k1 ^ 0x7465646279746573ULL};
	size_t i = 0;

	for (; i + 8 <= s.n; i += 8) {
		uint64_t m = num_le64(s.p + i);

		v[3] ^= m;
		sip_round(v);
		v[0] ^= m;
	}
	for (size_t j = 0; i + j < s.n; j++)
		last |= (uint64_t)(unsigned char)s.p[i + j] << (8 * j);
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int r = 0; r < 3; r++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t map_hash(struct str s)
{
	static unsigned char key[16];
	static int seeded;

	if (!seeded) {
		if (getrandom(key, sizeof key, 0) != (ssize_t)sizeof key)
			die(ERR_TEMP, "getrandom gave no seed for hashing");
		seeded = 1;
	}
	return map_siphash(key, s);
}

void map_init(struct map *m, struct arena *a)
{
	*m = (struct map){.arena = a};
}

void map_free(struct map *m)
{
	if (!m->arena)
		vec_drop(m->slots);
	m->slots = NULL;
	m->n = m->cap = 0;
}

static struct map_slot *find(const struct map *m, struct str key, uint64_t hash)
{
	for (size_t i = hash & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
		struct map_slot *s = &m->slots[i];

		if (!s->value || (s->hash == hash && str_eq(s->key, key)))
			return s;
	}
}

void *map_get(const struct map *m, struct str key)
{
	return m->n ? find(m, key, map_hash(key))->value : NULL;
}

static void grow(struct map *m)
{
	struct map old = *m;
	size_t cap = old.cap ? old.cap * 2 : 16, got = 0;

	m->slots = vec_grown(m->arena, NULL, &got, cap, sizeof *m->slots);
	memset(m->slots, 0, cap * sizeof *m->slots);
	m->cap = cap;
	for (size_t i = 0; i < old.cap; i++) {
		if (old.slots[i].value)
			*find(m, old.slots[i].key, old.slots[i].hash) = old.slots[i];
	}
	map_free(&old);
}

void map_put(struct map *m, struct str key, void *value)
{
	uint64_t hash = map_hash(key);
	struct map_slot *s;

	if (m->n * 4 >= m->cap * 3)
		grow(m);
	s = find(m, key, hash);
	if (!s->value)
		m->n++;
	*s = (struct map_slot){key, value, hash};
}

struct map_slot *map_next(const struct map *m, size_t *at)
{
	while (*at < m->cap) {
		struct map_slot *s = &m->slots[(*at)++];

		if (s->value)
			return s;
	}
	return NULL;
}
