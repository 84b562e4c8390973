/*
 * Which fields are kept. A field that nobody asked for isn't; the first use makes it temporary: kept for messages of the last week. A client that
 * reads it of an older message, or of a lower UID than the last one, has no copy of its own: then it is kept for all. Use is noted once a day.
 */
#include "index/cache.h"

#include <stddef.h>

#include "base/crc32c.h"
#include "index/cache_own.h"

enum { WEEK = 7, MONTH = 30, DAY = 86400 };

static uint32_t crc_of(const struct cache *c, int field, const struct cache_decided *d)
{
	uint32_t crc = crc32c(crc32c(0, &c->file.head.id, 8), &field, sizeof field);

	return crc32c(crc, d, offsetof(struct cache_decided, crc));
}

void cache_read_decisions(struct cache *c)
{
	memcpy(c->decided, c->file.map->p + CACHE_DECISIONS_AT, sizeof c->decided);
	for (int i = 0; i < CACHE_FIELDS; i++) {
		struct cache_decided *d = &c->decided[i];

		/* An entry that was never written, or is damaged: as if unused. */
		if (d->crc != crc_of(c, i, d) || d->decision > CACHE_YES)
			*d = (struct cache_decided){0};
	}
}

/* Lossy on purpose: two sessions that write at once leave one of the two entries, and both are true. */
void cache_write_decision(struct cache *c, int field)
{
	struct cache_decided *d = &c->decided[field];

	d->crc = crc_of(c, field, d);
	(void)index_cache_file_poke(&c->file, d, sizeof *d, CACHE_DECISIONS_AT + (uint64_t)field * sizeof *d);
}

static bool is_old(const struct cache *c, const struct index_msg *m)
{
	return m->bits & INDEX_HAS_IDATE && m->idate < ((int64_t)c->today - WEEK) * DAY;
}

bool cache_wants(struct cache *c, int field, const struct index_msg *m)
{
	struct cache_decided *d, was;
	struct cache_local *l;
	bool old, again;

	if (field < 0 || field >= c->locals || c->local[field].file < 0)
		return false;
	l = &c->local[field];
	d = &c->decided[l->file];
	old = is_old(c, m);
	again = old || m->uid < l->last_uid;
	l->last_uid = m->uid;
	if (d->used == c->today && (d->confirmed == c->today || !again))
		return d->decision == CACHE_YES || (d->decision == CACHE_TEMP && !old);
	was = *d;
	d->used = c->today;
	if (d->decision == CACHE_NO) {
		d->decision = CACHE_TEMP;
	} else if (again) {
		d->decision = CACHE_YES;
		d->confirmed = c->today;
	}
	if (memcmp(&was, d, sizeof was) != 0)
		cache_write_decision(c, l->file);
	return d->decision == CACHE_YES || !old;
}

enum cache_decision cache_decided(const struct cache *c, int field)
{
	if (field < 0 || field >= c->locals || c->local[field].file < 0)
		return CACHE_NO;
	return (enum cache_decision)c->decided[c->local[field].file].decision;
}

void cache_decide(struct cache *c, int field, enum cache_decision decision)
{
	if (field < 0 || field >= c->locals || c->local[field].file < 0 ||
	    cache_decided(c, field) == decision)
		return;
	field = c->local[field].file;
	c->decided[field] =
	    (struct cache_decided){decision, c->today, decision == CACHE_YES ? c->today : 0, 0};
	cache_write_decision(c, field);
}

bool cache_permanent(struct cache *c, unsigned i, struct str *name_r)
{
	const struct cache_decided *d = &c->decided[i < CACHE_FIELDS ? i : 0];

	if (i >= (unsigned)c->file.n)
		return false;
	*name_r = d->decision == CACHE_YES && d->used + MONTH >= c->today ? c->file.names[i] : STR_NIL;
	return true;
}

bool cache_has_permanent(struct cache *c)
{
	struct str name;

	for (unsigned i = 0; cache_permanent(c, i, &name); i++)
		if (!str_is_nil(name))
			return true;
	return false;
}
