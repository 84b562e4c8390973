/* Rewriting the cache: what lives goes into a new generation, one block a message. */
#include "index/cache.h"

#include <string.h>

#include "base/clock.h"
#include "base/crc32c.h"
#include "index/cache_own.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/lock.h"

enum { SMALL = 32 << 10, DEAD_SHARE = 5, KEEP_DAYS = 30, WEEK = 7, DAY = 86400, PIECE = 1 << 20 };

/* What a month without use does to a field. */
static bool age(struct cache_decided *d, uint32_t today)
{
	if (d->decision == CACHE_YES && today > d->confirmed + KEEP_DAYS)
		*d = (struct cache_decided){CACHE_TEMP, d->used, d->confirmed, 0};
	if (d->decision == CACHE_TEMP && today > d->used + KEEP_DAYS) {
		*d = (struct cache_decided){CACHE_NO, d->used, d->confirmed, 0};
		return true;
	}
	return false;
}

static bool some_unused(const struct cache *c)
{
	bool any = false;

	for (int i = 0; i < c->file.n; i++) {
		struct cache_decided d = c->decided[i];

		any |= age(&d, c->today);
	}
	return any;
}

/* Bytes of the file's blocks that some message still refers to. */
static uint64_t live_bytes(struct cache *c, struct index *ix)
{
	uint64_t sum = 0;

	for (uint32_t seq = 1; seq <= index_count(ix); seq++) {
		const struct index_msg *m = index_at(ix, seq);

		if (!m->cache || m->cache_gen != c->file.head.gen || m->bits & INDEX_GONE)
			continue;
		for (uint64_t at = m->cache, hops = 0; at && hops < 64; hops++) {
			const char *b = index_cache_file_block(&c->file, at, m->uid);
			struct cache_block h;

			if (!b)
				break;
			memcpy(&h, b, sizeof h);
			sum += h.len;
			at = h.prev < at ? h.prev : 0;
		}
	}
	return sum;
}

static uint32_t measured_crc(const struct cache *c, const struct cache_measured *m)
{
	uint32_t crc = crc32c(0, &c->file.head.id, sizeof c->file.head.id);

	return crc32c(crc, m, offsetof(struct cache_measured, crc));
}

/* Measuring reads the whole cache: only after it grew by a quarter, or a tenth of the messages went. */
static bool is_due(struct cache *c, struct index *ix)
{
	uint32_t messages = index_head(ix)->messages;
	struct cache_measured seen;
	uint64_t blocks;

	(void)index_cache_file_reach(&c->file, c->file.size + 1);
	blocks = c->file.size - CACHE_BLOCKS_AT;
	if (some_unused(c))
		return true;
	memcpy(&seen, c->file.map->p + CACHE_MEASURED_AT, sizeof seen);
	if (seen.crc != measured_crc(c, &seen))
		seen = (struct cache_measured){0};
	if (blocks < SMALL ||
	    (blocks < seen.size + seen.size / 4 && messages >= seen.messages - seen.messages / 10))
		return false;
	seen = (struct cache_measured){blocks, messages, 0};
	seen.crc = measured_crc(c, &seen);
	index_cache_file_poke(&c->file, &seen, sizeof seen, CACHE_MEASURED_AT);
	return (blocks - live_bytes(c, ix)) >= blocks / DEAD_SHARE;
}

/* The values of m that are worth keeping, as values and bytes. */
static void collect(struct cache *c, const struct index_msg *m)
{
	bool old = m->bits & INDEX_HAS_IDATE && m->idate < ((int64_t)c->today - WEEK) * DAY;

	c->values.n = 0;
	buf_clear(&c->bytes);
	for (int f = 0; f < c->file.n; f++) {
		if (c->seen[f] != c->turn || c->decided[f].decision == CACHE_NO ||
		    (c->decided[f].decision == CACHE_TEMP && old))
			continue;
		cache_put_value(c, (uint32_t)f, c->value[f]);
	}
}

static bool write_piece(struct cache_file *new, struct buf *out, struct err *e)
{
	bool done = out->n == 0 || index_cache_file_append(new, buf_str(out), e) != 0;

	new->size += out->n;
	buf_clear(out);
	return done;
}

static int copy_all(
    struct cache *c, struct index *ix, struct cache_file *new, struct index_txn *t, struct err *e)
{
	struct buf out;
	int result = -1;

	buf_init(&out, PIECE + CACHE_BLOCK_MAX);
	for (uint32_t seq = 1; seq <= index_count(ix); seq++) {
		const struct index_msg *m = index_at(ix, seq);
		struct cache_block h = {.uid = m->uid};
		uint64_t at;

		if (!m->cache || m->cache_gen != c->file.head.gen || m->bits & INDEX_GONE)
			continue;
		cache_look(c, m);
		collect(c, m);
		if (c->values.n == 0)
			continue;
		h.fields = (uint32_t)c->values.n;
		at = cache_put_block(new, &out, &h, c->values.p, buf_str(&c->bytes));
		index_txn_cache(t, m->uid, new->head.gen, new->size + at);
		if (out.n >= PIECE && !write_piece(new, &out, e))
			goto out;
	}
	if (write_piece(new, &out, e))
		result = 0;
out:
	buf_free(&out);
	c->values.n = 0;
	return result;
}

static void swap_files(struct cache *c, struct cache_file *new)
{
	struct cache_decided kept[CACHE_FIELDS];

	index_cache_file_close(&c->file);
	c->file = *new;
	c->uid = 0;
	memcpy(kept, c->decided, sizeof kept);
	for (int i = 0; i < c->file.n; i++) {
		if (kept[i].decision || kept[i].used)
			cache_write_decision(c, i);
	}
}

static int compact(struct cache *c, struct index *ix, struct err *e)
{
	struct index_txn *t = index_txn(ix);
	struct file_replace r = {.fd = -1};
	struct cache_file new;

	for (int i = 0; i < c->file.n; i++)
		age(&c->decided[i], c->today);
	if (index_cache_file_begin(&c->file, &new, &r, e) < 0) {
		index_txn_abort(t);
		return -1;
	}
	if (copy_all(c, ix, &new, t, e) < 0 || index_cache_file_use(&new, &r, e) < 0) {
		index_txn_abort(t);
		if (!new.memory)
			file_replace_abort(&r);
		new.fd = new.memory ? new.fd : -1;
		index_cache_file_close(&new);
		return -1;
	}
	swap_files(c, &new);
	/* Killed here, the offsets are lost and with them the values: nothing that can't be made again. */
	return index_commit(t, false, NULL, NULL, e);
}

int cache_maintain(struct cache *c, struct index *ix, bool force, struct err *e)
{
	int result;

	c->today = (uint32_t)(clock_now_s() / DAY);
	index_cache_file_settle(&c->file);
	c->uid = 0;
	if (index_cache_file_replaced(&c->file))
		cache_reopen(c);
	if (c->file.readonly || c->puts.n || index_damaged(ix) || (!force && !is_due(c, ix)))
		return 0;
	if (c->file.memory)
		return compact(c, ix, e);
	/* One at a time; whoever finds it locked leaves it to him. The lock goes with the old file. */
	if (lock_flock(c->file.fd, true, 0, e) < 0)
		return e->kind == ERR_BUSY ? 0 : -1;
	if (index_cache_file_replaced(&c->file)) {
		lock_unflock(c->file.fd);
		cache_reopen(c);
		return 0;
	}
	result = compact(c, ix, e);
	if (result < 0)
		lock_unflock(c->file.fd);
	return result;
}
