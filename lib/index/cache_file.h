/*
 * dovetail.cache as a file: header, names of fields, blocks. dovetail-cache(5) describes every byte. Blocks are appended by one write(2) and
 * never change; names are added under a short lock, decisions are overwritten in place, each with its own checksum.
 */
#ifndef INDEX_CACHE_FILE_H
#define INDEX_CACHE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"
#include "index/index.h"
#include "index/sigbus.h"

#define CACHE_NAME "dovetail.cache"
#define CACHE_MAGIC "DTcach\r\n"

enum {
	CACHE_FIELDS = 128,
	CACHE_FIELD_LEN = 100,
	CACHE_MEASURED_AT = 1024,
	CACHE_DECISIONS_AT = 2048,
	CACHE_NAMES_AT = 4096,
	CACHE_BLOCKS_AT = 20480,
	CACHE_VALUE_MAX = 256 << 10,
	CACHE_BLOCK_MAX = 2 << 20,
	CACHE_FILE_MAX = 1 << 30,
};

struct cache_head {
	char magic[8];
	uint32_t version, size;
	uint32_t gen, uidvalidity;
	unsigned char guid[16];
	uint64_t id; /* random: goes into every checksum */
	int64_t created;
	uint32_t spare, crc;
};
struct cache_decided { /* how a field is used; days since 1970 */
	uint32_t decision, used, confirmed, crc;
};
struct cache_measured { /* when dead space was last looked for */
	uint64_t size;
	uint32_t messages, crc;
};
struct cache_name {
	uint32_t crc, len;
	char name[CACHE_FIELD_LEN + 4];
};
struct cache_block {
	uint32_t len; /* with this header and the values */
	uint32_t crc; /* of the id, len, and all that follows */
	uint32_t uid, fields;
	uint64_t prev; /* the next older block of the message, 0 none */
};                     /* then `fields` × struct cache_value, then their bytes */
struct cache_value {
	uint32_t field, len;
};
_Static_assert(sizeof(struct cache_head) == 64 && sizeof(struct cache_decided) == 16 &&
                   sizeof(struct cache_name) == 112 && sizeof(struct cache_block) == 24,
    "cache layout");
_Static_assert(CACHE_NAMES_AT + CACHE_FIELDS * sizeof(struct cache_name) <= CACHE_BLOCKS_AT, "names fit");

struct cache_map {
	char *p;
	size_t n;
	struct index_sigbus guard;
};
struct cache_file {
	struct index_place place;
	struct index_ident ident;
	int fd;
	bool readonly, memory;
	struct cache_head head;
	uint64_t size;                   /* known to be there */
	struct cache_map *map;           /* covers at least size */
	VEC(struct cache_map *) retired; /* views into them may still be in use */
	struct str names[CACHE_FIELDS];  /* in the map */
	int n;
};

/* Opens or makes it; damage, or another mailbox's: a new generation, said in the log. Where nothing can be written: memory. */
int index_cache_file_open(
    struct cache_file *f, const struct index_place *place, const struct index_ident *ident, struct err *e);
/* Makes a new one, empty but for these names, under a temporary name; _use puts it in place. */
struct file_replace;
int index_cache_file_begin(
    const struct cache_file *old, struct cache_file *f, struct file_replace *r, struct err *e);
int index_cache_file_use(struct cache_file *f, struct file_replace *r, struct err *e);
void index_cache_file_close(struct cache_file *f);
/* Is another file in its place? */
bool index_cache_file_replaced(const struct cache_file *f);
/* Does the open file still begin as it did? Somebody may have cut it or written over it. */
bool index_cache_file_is_sound(const struct cache_file *f);
/* Makes bytes up to `end` readable, if the file has them. */
bool index_cache_file_reach(struct cache_file *f, uint64_t end);
/* Unmaps what nobody looks at any more. */
void index_cache_file_settle(struct cache_file *f);
/* Number of a name, -1. _add gives it the next one; names that others have added are found by both. */
int index_cache_file_find(struct cache_file *f, struct str name);
int index_cache_file_add(struct cache_file *f, struct str name);
/* The block at offset (at any alignment), checked against its checksum and uid; NULL. */
const char *index_cache_file_block(struct cache_file *f, uint64_t offset, uint32_t uid);
/* Overwrites a few bytes before the blocks. Failure is no matter: what stands there are habits and estimates. */
bool index_cache_file_poke(const struct cache_file *f, const void *p, size_t n, uint64_t at);
uint32_t index_cache_file_crc(const struct cache_file *f, const void *block, uint32_t len);
/* Appends s; its offset, or 0 with e. */
uint64_t index_cache_file_append(struct cache_file *f, struct str s, struct err *e);

#endif
