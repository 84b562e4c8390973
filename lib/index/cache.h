/*
 * dovetail.cache: what clients asked for, kept as it goes to the wire. Append-only blocks, one or more per message, each with its CRC-32C; a newer
 * block of a message names the older one. Blocks are found through index_msg.cache (offset) and .cache_gen (generation of the file).
 * Readers map the file; nothing is ever changed in place but the decision table in the first page, whose entries have a checksum each.
 */
#ifndef INDEX_CACHE_H
#define INDEX_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "index/index.h"

struct cache;

/* Fields are named: "envelope", "bodystructure", "body", "preview", "sortkeys", "threadids", "parts", "hdr.subject" (lower case) … At most 128. */
enum cache_decision { CACHE_NO, CACHE_TEMP, CACHE_YES };

/* Opens or makes it; damage or another mailbox's file: begins a new generation. Never fails for want of a file: then it lives in memory. */
int cache_open(
    struct cache **c_r, const struct index_place *place, const struct index_ident *ident, struct err *e);
void cache_close(struct cache *c);
uint32_t cache_gen(const struct cache *c);

/* Number of a field, -1 when unknown; create registers it (-1 when 128 are taken). */
int cache_field(struct cache *c, struct str name, bool create);
/* A message's field: a view into the map, valid until the next cache call that may remap (cache_flush, cache_open). NIL when absent; an existing empty field is {"",0}. */
struct str cache_get(struct cache *c, const struct index_msg *m, int field);

/* Adds fields to a message; collected in memory until cache_flush writes them with one write(2) and puts their offsets in the transaction t. */
void cache_begin(struct cache *c, const struct index_msg *m);
void cache_put(struct cache *c, int field, struct str value);
void cache_end(struct cache *c);
int cache_flush(struct cache *c, struct index_txn *t, struct err *e);
/* Bytes collected: the caller flushes at about 1 MiB. */
size_t cache_collected(const struct cache *c);

/* Tells that a client read this field of this message (the learning of decisions: dovecot-formats, section 6); returns whether a missing value should be
 * cached now. oldest_recent: messages older than this (seconds) count as old. */
bool cache_wants(struct cache *c, int field, const struct index_msg *m);
enum cache_decision cache_decided(const struct cache *c, int field);
/* Sets a decision by hand (defaults, inheritance from INBOX). */
void cache_decide(struct cache *c, int field, enum cache_decision d);
/* The names that the file knows, one after the other (i from 0; false: no more): NIL unless it is kept for all messages and was asked for within the last 30 days. Valid
 * as what cache_get returns. */
bool cache_permanent(struct cache *c, unsigned i, struct str *name_r);
bool cache_has_permanent(struct cache *c);
/* Rewrites the file when a fifth of it is dead or fields went unused for 30 days: new generation, offsets through one transaction. */
int cache_maintain(struct cache *c, struct index *ix, bool force, struct err *e);

#endif
