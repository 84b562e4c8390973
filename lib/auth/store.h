/*
 * A small table in a file that any number of processes share without a daemon: auth-cache's entries and auth-limit's counters. The file holds
 * a random key of its own; names and secrets go in only as keyed hashes (HMAC-SHA-256). It is mode 0600, lives below /run, and is
 * made anew when it is damaged or of another version. Access is under flock, which dies with its holder.
 *
 * Entries are found by a keyed hash of their name, AUTH_STORE_WAYS of them share a bucket; the one used longest ago makes room.
 */
#ifndef AUTH_STORE_H
#define AUTH_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define AUTH_STORE_WAYS 8
#define AUTH_STORE_DATA 1904
#define AUTH_STORE_LOCK_MS 5000

struct auth_store_entry { /* 2048 bytes, as in the file */
	unsigned char name[32];
	unsigned char secret[32];
	uint64_t used_s, made_s; /* wall clock */
	uint32_t crc;            /* of everything else; a torn entry counts as empty */
	uint32_t count;
	uint16_t n, flags;
	uint32_t spare[13];
	char data[AUTH_STORE_DATA];
};

struct auth_store {
	int fd;
	unsigned char *map;
	uint32_t buckets;
};

/* Opens or makes the file with room for `entries` (16 to 1,000,000; an existing file keeps its own number). 0 or -1. */
int auth_store_open(struct auth_store *s, const char *path, uint32_t entries, struct err *e);
void auth_store_close(struct auth_store *s);
/* Keyed hash under the file's key. */
void auth_store_hash(const struct auth_store *s, struct str what, unsigned char out[32]);
/* A copy of the entry of that name: true, or false when there is none. */
bool auth_store_get(struct auth_store *s, struct str name, struct auth_store_entry *r);
/* Puts the entry under the name (n <= AUTH_STORE_DATA); used_s is set to now. */
void auth_store_put(struct auth_store *s, struct str name, struct auth_store_entry *entry);
void auth_store_remove(struct auth_store *s, struct str name);
/*
 * Counts: adds `by` to the entry's count, after a count untouched for forget_s seconds is taken as 0; by 0 only reads. The new count.
 */
uint32_t auth_store_count(struct auth_store *s, struct str name, uint32_t by, int64_t forget_s);

#endif
