/*
 * What stands in dovetail.log and dovetail.index, byte for byte (little-endian, used in place). The manual pages are dovetail-log(5) and
 * dovetail-index(5).
 */
#ifndef INDEX_FORMAT_H
#define INDEX_FORMAT_H

#include <stdint.h>

#include "index/index.h"

#define INDEX_LOG_NAME "dovetail.log"
#define INDEX_SNAP_NAME "dovetail.index"
#define INDEX_LOG_MAGIC "DTlog\r\n\032"
#define INDEX_SNAP_MAGIC "DTidx\r\n\032"

enum {
	INDEX_FORMAT_VERSION = 1,
	INDEX_BLOCK = 64,            /* records under one checksum */
	INDEX_RECORD_MAX = 64 << 20, /* bytes of one log record */
	INDEX_TXN_PIECE = 8 << 20,   /* a transaction above this becomes several records */
	INDEX_HISTORY_MAX = 65536,   /* remembered ranges of expunged UIDs */
	INDEX_KEYWORDS_MAX = 64,
	INDEX_KEYWORD_LEN_MAX = 255,
	INDEX_LOG_RESERVE = 16 << 10, /* disk space that a new log holds back for when the disk is full */
};

/* Flags of a log. */
enum {
	INDEX_LOG_FRESH = 1, /* it begins with an empty index: no snapshot is needed to read it */
};

/* A log continues what `prev_id` had said up to `prev_end`; a snapshot with that position fits its beginning. */
struct index_log_head {
	char magic[8];
	uint32_t version, size;
	uint64_t seq, id; /* id: random */
	uint64_t prev_id, prev_end;
	uint64_t base_modseq, base_history; /* the state's are at least these */
	int64_t created;                    /* microseconds since 1970 */
	uint32_t uidvalidity, base_uidnext;
	unsigned char guid[16];
	uint32_t base_recent, flags, spare[5];
	uint32_t crc; /* of all before it */
};
_Static_assert(sizeof(struct index_log_head) == 128, "log header");

enum index_rec_type { INDEX_REC_TXN = 1, INDEX_REC_CLOSED = 2 };
struct index_rec_head {
	uint32_t len; /* with this header, a multiple of 8 */
	uint32_t crc; /* of the log's id and all that follows it up to len */
	uint32_t type;
	uint32_t body;           /* bytes of payload, before padding */
	uint32_t writer, serial; /* who wrote it: random number of an open index, count of its records */
};
_Static_assert(sizeof(struct index_rec_head) == 24, "record header");

/* A transaction is a row of operations, each padded to a multiple of 8. */
enum index_op_code {
	INDEX_OP_APPEND = 1, /* n × struct index_msg */
	INDEX_OP_FLAGS, /* a: enum index_op, b: flags, c: 1 = the store has it; struct index_op_flags, n × struct index_range */
	INDEX_OP_EXPUNGE, /* n × struct index_range */
	INDEX_OP_STORED,  /* n × struct index_op_stored */
	INDEX_OP_FACTS,   /* n × struct index_op_facts */
	INDEX_OP_CACHE,   /* n × struct index_op_cache */
	INDEX_OP_STAMPS,  /* n = 8 × uint64_t */
	INDEX_OP_UIDNEXT, /* n: UIDNEXT is at least this */
	INDEX_OP_RECENT,  /* the recent messages are the writer's */
	INDEX_OP_KEYWORD, /* n bytes: the name gets the next free bit */
	INDEX_OP_SENT,    /* n × struct index_op_sent */
	INDEX_OP_TOUCH,   /* HIGHESTMODSEQ rises */
};
struct index_op_head {
	uint8_t code, a, b, c;
	uint32_t n;
};
struct index_op_flags {
	uint64_t keys, unchangedsince;
};
struct index_op_stored {
	uint32_t uid;
	uint8_t flags, in_new;
	uint16_t spare;
	uint64_t keys, store;
};
struct index_op_facts {
	uint32_t uid, bits;
	int64_t idate, sdate;
	uint64_t psize, vsize;
};
struct index_op_cache {
	uint32_t uid, gen;
	uint64_t offset;
};
struct index_op_sent {
	uint32_t uid, sent;
};
_Static_assert(sizeof(struct index_op_stored) == 24 && sizeof(struct index_op_facts) == 40 &&
                   sizeof(struct index_op_cache) == 16 && sizeof(struct index_op_sent) == 8 &&
                   sizeof(struct index_msg) == 88,
    "no holes");

/* History: one range of expunged UIDs. Ascending by modseq. */
struct index_vanish {
	uint64_t modseq;
	uint32_t first, last;
};

/* A place in the order of the world: what stands in log `id` before offset `end`. */
struct index_position {
	uint64_t seq, id, end;
};

struct index_snap_head {
	char magic[8];
	uint32_t version, size;
	uint64_t id; /* random: goes into every checksum, so that blocks of another snapshot don't fit */
	struct index_position at;
	int64_t created;
	uint64_t file_size, history_at, sums_at, records_at;
	uint32_t records, history, keywords_len, history_crc;
	uint32_t last_uid, pending_from, filled;
	uint32_t in_new_plus; /* 1 + how many messages are in new/; 0: not counted */
	struct index_head head;
	uint32_t spare2;
	uint32_t
	    crc; /* of all before it, and of the keywords, which follow: bytes of length and name, keywords_len in all */
};
_Static_assert(sizeof(struct index_snap_head) % 8 == 0, "snapshot header");

#endif
