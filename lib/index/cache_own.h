/* The open cache as its files share it; index/cache.h is what others see. */
#ifndef INDEX_CACHE_OWN_H
#define INDEX_CACHE_OWN_H

#include "base/buf.h"
#include "index/cache.h"
#include "index/cache_file.h"

struct cache_put {
	uint32_t uid;
	uint64_t at; /* in `out` */
};
struct cache {
	struct cache_file file;
	struct cache_decided decided[CACHE_FIELDS];
	bool decisions_read;
	uint32_t today; /* days since 1970 */
	/* Fields as callers number them: a number keeps its name when a new file gives the name another one. */
	struct cache_local {
		struct str name;   /* on the heap */
		int file;          /* its number in the file, -1 none */
		uint32_t last_uid; /* that was read last: a lower one comes from a client that has no copy */
	} local[CACHE_FIELDS];
	int locals;
	bool damage_said;

	/* The message last looked at: its values, newest block first. */
	uint64_t at;
	uint32_t uid, gen, turn, depth;
	uint32_t stale_gen; /* a generation that is known to be gone */
	bool whole;         /* every block of the chain was good */
	uint32_t seen[CACHE_FIELDS];
	struct str value[CACHE_FIELDS];

	/* Blocks to be written. */
	struct buf out, bytes; /* bytes: the values of the block that is open */
	VEC(struct cache_put) puts;
	VEC(struct cache_value) values;
	struct index_msg of;
};

/* Makes c->value what message m has. */
void cache_look(struct cache *c, const struct index_msg *m);
/* Opens the file again when another has its place. */
void cache_reopen(struct cache *c);
/* Adds a value, by the file's number, to the block that is open. */
void cache_put_value(struct cache *c, uint32_t field, struct str value);
/* Adds a block to `out` from `values` and `bytes`; its place there. */
uint64_t cache_put_block(const struct cache_file *f, struct buf *out, const struct cache_block *head,
    const struct cache_value *values, struct str bytes);
/* The decisions as the file has them. */
void cache_read_decisions(struct cache *c);
void cache_write_decision(struct cache *c, int field);

#endif
