/* Reading and adding cached fields. */
#include "index/cache.h"

#include "base/clock.h"
#include "base/log.h"
#include "index/cache_own.h"
#include "sys/file.h"

enum { OUT_MAX = 64 << 20, CHAIN_MAX = 64, MERGE_AT = 4, DAY = 86400 };

int cache_open(
    struct cache **c_r, const struct index_place *place, const struct index_ident *ident, struct err *e)
{
	size_t none = 0;
	struct cache *c = vec_grown(NULL, NULL, &none, sizeof *c, 1);

	memset(c, 0, sizeof *c);
	buf_init(&c->out, OUT_MAX);
	buf_init(&c->bytes, CACHE_BLOCK_MAX);
	if (index_cache_file_open(&c->file, place, ident, e) < 0) {
		index_cache_file_close(&c->file);
		vec_drop(c);
		return -1;
	}
	c->today = (uint32_t)(clock_now_s() / DAY);
	cache_read_decisions(c);
	*c_r = c;
	return 0;
}

void cache_close(struct cache *c)
{
	if (!c)
		return;
	index_cache_file_close(&c->file);
	buf_free(&c->out);
	buf_free(&c->bytes);
	vec_free(&c->puts);
	vec_free(&c->values);
	for (int i = 0; i < c->locals; i++)
		vec_drop((void *)c->local[i].name.p);
	vec_drop(c);
}

uint32_t cache_gen(const struct cache *c)
{
	return c->file.head.gen;
}

void cache_reopen(struct cache *c)
{
	struct cache_file new;
	struct err e;

	if (index_cache_file_open(&new, &c->file.place, &c->file.ident, &e) < 0)
		return;
	/* Views into the old map stay good until the next flush. */
	if (c->file.map)
		*vec_push(&new.retired, NULL) = c->file.map;
	c->file.map = NULL;
	for (size_t i = 0; i < c->file.retired.n; i++)
		*vec_push(&new.retired, NULL) = c->file.retired.p[i];
	c->file.retired.n = 0;
	index_cache_file_close(&c->file);
	c->file = new;
	c->uid = 0;
	for (int i = 0; i < c->locals; i++) {
		c->local[i].file = index_cache_file_find(&c->file, c->local[i].name);
		if (c->local[i].file < 0)
			c->local[i].file = index_cache_file_add(&c->file, c->local[i].name);
	}
	cache_read_decisions(c);
}

int cache_field(struct cache *c, struct str name, bool create)
{
	size_t none = 0;
	int number;
	char *copy;

	for (int i = 0; i < c->locals; i++) {
		if (str_eq(c->local[i].name, name))
			return i;
	}
	number = index_cache_file_find(&c->file, name);
	if (number < 0 && create) {
		if (index_cache_file_replaced(&c->file))
			cache_reopen(c);
		number = index_cache_file_add(&c->file, name);
	}
	if (number < 0 || c->locals == CACHE_FIELDS)
		return -1;
	copy = vec_grown(NULL, NULL, &none, name.n, 1);
	memcpy(copy, name.p, name.n);
	c->local[c->locals] = (struct cache_local){.name = str_of(copy, name.n), .file = number};
	return c->locals++;
}

/* Values of one block, where newer blocks have none. False when it isn't what it says. */
static bool take_block(struct cache *c, const char *b)
{
	struct cache_block h;
	const char *values, *bytes;
	uint64_t left;

	memcpy(&h, b, sizeof h);
	values = b + sizeof h;
	bytes = values + h.fields * sizeof(struct cache_value);
	left = h.len - (uint64_t)(bytes - b);
	for (uint32_t i = 0; i < h.fields; i++) {
		struct cache_value v;

		memcpy(&v, values + i * sizeof v, sizeof v);
		if (v.field >= CACHE_FIELDS || v.len > left)
			return false;
		if (c->seen[v.field] != c->turn) {
			c->seen[v.field] = c->turn;
			c->value[v.field] = str_of(bytes, v.len);
		}
		bytes += v.len;
		left -= v.len;
	}
	return true;
}

/* Of a block, or of all: then a new file is begun, which says why. */
static void damage(struct cache *c)
{
	c->whole = false;
	if (!index_cache_file_is_sound(&c->file)) {
		cache_reopen(c);
		return;
	}
	if (!c->damage_said)
		log_warning("%s/%s: a block is damaged; its fields are made again",
		    file_path(c->file.place.dirfd), CACHE_NAME);
	c->damage_said = true;
}

void cache_look(struct cache *c, const struct index_msg *m)
{
	uint64_t at = m->cache;

	if (m->uid == c->uid && m->cache == c->at && m->cache_gen == c->gen)
		return;
	/* A generation that isn't this file's, while this file still has its name, is an older one's: it needn't be asked about again. */
	if (m->cache && m->cache_gen != c->file.head.gen && m->cache_gen != c->stale_gen) {
		if (index_cache_file_replaced(&c->file))
			cache_reopen(c);
		else
			c->stale_gen = m->cache_gen;
	}
	c->uid = m->uid;
	c->at = m->cache;
	c->gen = m->cache_gen;
	c->depth = 0;
	c->whole = true;
	c->turn++;
	if (m->cache_gen != c->file.head.gen)
		return;
	while (at && c->depth < CHAIN_MAX) {
		const char *b = index_cache_file_block(&c->file, at, m->uid);
		uint64_t prev;

		if (!b || !take_block(c, b)) {
			damage(c);
			return;
		}
		memcpy(&prev, b + offsetof(struct cache_block, prev), sizeof prev);
		c->depth++;
		/* Older blocks stand before newer ones. */
		at = prev < at ? prev : 0;
	}
}

struct str cache_get(struct cache *c, const struct index_msg *m, int field)
{
	if (field < 0 || field >= c->locals || !m->cache)
		return STR_NIL;
	cache_look(c, m);
	field = c->local[field].file; /* asked after the look, which may have met a new file */
	if (field < 0)
		return STR_NIL;
	return c->seen[field] == c->turn ? c->value[field] : STR_NIL;
}

void cache_begin(struct cache *c, const struct index_msg *m)
{
	c->of = *m;
	c->values.n = 0;
	buf_clear(&c->bytes);
}

void cache_put_value(struct cache *c, uint32_t field, struct str value)
{
	if (value.n > CACHE_VALUE_MAX || c->bytes.n + value.n > CACHE_BLOCK_MAX / 2 ||
	    c->values.n >= CACHE_FIELDS)
		return;
	*vec_push(&c->values, NULL) = (struct cache_value){field, (uint32_t)value.n};
	buf_add(&c->bytes, value);
}

void cache_put(struct cache *c, int field, struct str value)
{
	if (field >= 0 && field < c->locals && c->local[field].file >= 0)
		cache_put_value(c, (uint32_t)c->local[field].file, value);
}

uint64_t cache_put_block(const struct cache_file *f, struct buf *out, const struct cache_block *head,
    const struct cache_value *values, struct str bytes)
{
	struct cache_block h = *head;
	size_t table = h.fields * sizeof *values;
	uint64_t at = out->n;
	char *p;

	h.len = (uint32_t)(sizeof h + table + bytes.n);
	p = buf_space(out, h.len);
	if (!p)
		return UINT64_MAX;
	memcpy(p, &h, sizeof h);
	memcpy(p + sizeof h, values, table);
	memcpy(p + sizeof h + table, bytes.p, bytes.n);
	h.crc = index_cache_file_crc(f, p, h.len);
	memcpy(p + offsetof(struct cache_block, crc), &h.crc, sizeof h.crc);
	return at;
}

/* A long chain becomes one block: what the older ones have, and the new one hasn't, comes along. */
static void merge_older(struct cache *c)
{
	size_t own = c->values.n;

	for (uint32_t f = 0; f < CACHE_FIELDS; f++) {
		bool new = false;

		for (size_t i = 0; i < own; i++)
			new = new || c->values.p[i].field == f;
		if (!new && c->seen[f] == c->turn)
			cache_put_value(c, f, c->value[f]);
	}
}

void cache_end(struct cache *c)
{
	struct cache_block h = {.uid = c->of.uid};
	uint64_t at;

	if (c->values.n == 0)
		return;
	cache_look(c, &c->of);
	if (c->of.cache && c->of.cache_gen == c->file.head.gen && c->whole) {
		if (c->depth >= MERGE_AT)
			merge_older(c);
		else
			h.prev = c->of.cache;
	}
	h.fields = (uint32_t)c->values.n;
	at = cache_put_block(&c->file, &c->out, &h, c->values.p, buf_str(&c->bytes));
	if (at != UINT64_MAX)
		*vec_push(&c->puts, NULL) = (struct cache_put){c->of.uid, at};
	c->values.n = 0;
}

size_t cache_collected(const struct cache *c)
{
	return c->out.n;
}

int cache_flush(struct cache *c, struct index_txn *t, struct err *e)
{
	int result = 0;
	uint64_t at;

	index_cache_file_settle(&c->file);
	c->uid = 0;
	if (c->puts.n == 0)
		return 0;
	if (c->file.readonly) {
		;
	} else if (index_cache_file_replaced(&c->file) || !index_cache_file_is_sound(&c->file)) {
		/* What was collected for the old file doesn't fit the new one: it will be made again. */
		cache_reopen(c);
	} else {
		at = index_cache_file_append(&c->file, buf_str(&c->out), e);
		for (size_t i = 0; at && i < c->puts.n; i++)
			index_txn_cache(t, c->puts.p[i].uid, c->file.head.gen, at + c->puts.p[i].at);
		result = at ? 0 : -1;
	}
	buf_clear(&c->out);
	c->puts.n = 0;
	return result;
}
