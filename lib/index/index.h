/*
 * The index of one mailbox: a log that is the truth, a snapshot of it that is mapped, and (index/cache.h) a cache.
 * It knows nothing of Maildir: the mail store's own facts about a message are the `stored_*` fields below.
 *
 * No reader takes a lock; a writer appends ONE record with one write(2) on O_APPEND and then reads up to it to learn what it became.
 * Every record is a pure function of the state before it, so that all readers compute the same state: modseq of a record = modseq
 * before it + 1 (for records that change what a client sees). Formats: dovetail-log(5), dovetail-index(5), dovetail-cache(5).
 *
 * An index is also a session's VIEW: sequence numbers stay as they are until index_announce() says otherwise (RFC 2180).
 * The snapshot is mapped and used in place; what the log's tail changes stands beside it, so that an untouched mailbox costs no private memory.
 */
#ifndef INDEX_INDEX_H
#define INDEX_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "index/ranges.h"

/* System flags (`flags` and `stored_flags`). */
enum {
	INDEX_SEEN = 1,
	INDEX_ANSWERED = 2,
	INDEX_FLAGGED = 4,
	INDEX_DELETED = 8,
	INDEX_DRAFT = 16,
	INDEX_PASSED = 32, /* Maildir's P; IMAP shows it as the keyword $Forwarded */
	INDEX_FLAGS_ALL = 63,
};

/* `bits` of a record. */
enum {
	INDEX_IN_NEW = 1,    /* the file was last seen in new/, not cur/ */
	INDEX_HAS_IDATE = 2, /* which facts are known */
	INDEX_HAS_SDATE = 4,
	INDEX_HAS_PSIZE = 8,
	INDEX_HAS_VSIZE = 16,
	INDEX_STORE_KEYS = 32, /* the store has more to say about it (Maildir: POP3 keys in the uidlist) */
	INDEX_GONE = 0x4000,   /* view only: expunged, not announced yet */
};

/* When a message was sent, as SORT and THREAD want it: seconds since 1970 where that fits, else one of these. */
enum index_sent {
	INDEX_SENT_UNKNOWN = 0, /* nobody has looked, or it was sent before 1970 or after 2106 */
	INDEX_SENT_NONE = 1,    /* the message doesn't say */
};

/* One message: the snapshot's record, used in place (little-endian). 88 bytes. */
struct index_msg {
	uint32_t uid;
	uint8_t flags;        /* what clients see */
	uint8_t stored_flags; /* what the file name says: a change is pending while they differ */
	uint16_t bits;
	uint64_t modseq;
	uint64_t keys;         /* keyword bits, by index_keyword() */
	uint64_t stored_keys;  /* the same, as the file name says */
	int64_t idate, sdate;  /* seconds since 1970: INTERNALDATE, save date */
	uint64_t psize, vsize; /* bytes on disk, bytes with CRLF (RFC822.SIZE) */
	uint64_t store;        /* the store's own locator: Maildir: offset of the line in dovecot-uidlist */
	uint64_t cache;        /* offset of the newest block in dovetail.cache, 0 none */
	uint32_t cache_gen;    /* of which generation of the cache file */
	uint32_t sent;         /* the Date field: see enum index_sent */
};

/* Mailbox-wide state: the snapshot's header fields that change, kept current in memory. */
struct index_head {
	uint32_t uidvalidity, uidnext;
	unsigned char guid[16];
	uint64_t highestmodseq;
	uint64_t history_from; /* expunges with modseq > this are all remembered (QRESYNC) */
	uint32_t messages, unseen, deleted,
	    recent_from;                   /* recent_from: UIDs >= it are recent to the next who claims */
	uint64_t vsize_total, psize_total; /* of messages whose sizes are known */
	uint32_t vsize_unknown;            /* how many messages have no vsize yet */
	uint32_t unseen_from; /* no message with a UID below it is unseen (a hint: see index_first_unseen) */
	/* The store's stamps, opaque here (Maildir: nanosecond times of new/ and cur/, of the uidlist, its size and inode …). */
	uint64_t stamp[8];
	uint32_t keywords; /* how many are defined */
	uint32_t pending;  /* messages whose flags or keywords the store doesn't say yet */
};

struct index;
struct index_changes;

struct index_ident {
	uint32_t uidvalidity;
	unsigned char guid[16];
};

/* Where it lives: a directory descriptor (borrowed), or -1 for memory only. */
struct index_place {
	int dirfd;
	bool readonly; /* never writes: other sessions' state is followed, own changes live in memory */
	/* Asked before a log is put where ours had stood: is this another mailbox's directory by now, or none's? NOTFOUND then. May be NULL. */
	bool (*is_gone)(void *arg);
	void *arg;
};

/*
 * Opens (or makes) the index. Damage of any kind — deleted, truncated, older, bit-flipped, another mailbox's files — is found,
 * logged once in a sentence that says what was found and done, and the index starts anew from what is left (at the worst empty, with
 * rebuilt_r set): the caller then fills it from the store. highestmodseq never falls. ident says which mailbox it must be; if
 * the files say another uidvalidity or guid, they are another mailbox's. 0, or -1 (no right, no descriptor…).
 *
 * rebuilt_r: nobody has finished filling the index yet. The caller appends what the store has, in ascending order of UIDs, at best some
 * 10,000 messages a transaction, and ends with index_txn_stamps, which says that it is filled; until then messages may be appended
 * in any order (those that are there already are ignored), so that several processes may fill at once. A message that is appended
 * then without INDEX_IN_NEW isn't recent. After a fill of its own, before anybody saw the view, the caller calls index_announce(ix, NULL, NULL).
 * Where nothing can be written (no right, a full disk) the index lives in memory: a session sees its own changes.
 */
int index_open(struct index **ix_r, const struct index_place *place, const struct index_ident *ident,
    bool *rebuilt_r, struct err *e);
void index_close(struct index *ix);

/*
 * A block whose checksum is wrong is met when it is first touched, in the middle of a session: index_at then gives a record with
 * INDEX_GONE set, so that nothing wrong is ever shown, and from then on index_damaged() is true and index_refresh and index_commit return -1
 * with CORRUPT. The caller heals between commands: index_heal writes a new index from the records that are sound and then the caller
 * fills it exactly as after rebuilt_r. The view keeps its sequence numbers: they are found again by UID.
 * index_verify touches the blocks of seq first … last (0: to the end) and is false when one is bad: before a command that reads them.
 */
bool index_damaged(const struct index *ix);
bool index_verify(struct index *ix, uint32_t first, uint32_t last);
int index_heal(struct index *ix, struct index_changes *changes, struct err *e);

/* Header as of the last refresh. */
const struct index_head *index_head(const struct index *ix);

/* ---- the view ---- */
/* Messages in the view, those expunged but not announced included. */
uint32_t index_count(const struct index *ix);
/* The record with sequence number seq (1 … count). Its block's checksum has been verified; valid until the next refresh, commit, maintain, heal or
 * announce. */
const struct index_msg *index_at(struct index *ix, uint32_t seq);
/* The same, and how many records with the numbers that follow lie behind it, itself included (n_r, at least 1): for what looks at all of them. */
const struct index_msg *index_run(struct index *ix, uint32_t seq, uint32_t *n_r);
/* Which of the messages from seq on meet a demand (index/want.h), for as many as can be looked at at once (n_r, 1 … 64): bit i is seq + i. What is GONE meets none. */
struct index_want;
uint64_t index_match(struct index *ix, uint32_t seq, const struct index_want *w, uint32_t *n_r);
/* Sequence number of a UID, 0 when not in the view. */
uint32_t index_seq(struct index *ix, uint32_t uid);
/* Sequence number of the first message with this or a higher UID; count + 1 when none. */
uint32_t index_seq_from(struct index *ix, uint32_t uid);
/* Is the message in the index, not expunged? Also when the view can't show it: after healing, what came back between others hasn't a number in
 * this session. A store must ask this, not index_seq, before it believes that a message was expunged. */
bool index_has(struct index *ix, uint32_t uid);
/* Has somebody finished filling it (index_txn_stamps)? Until then a message that isn't in it is only not in it yet, whatever UIDNEXT says. */
bool index_is_filled(const struct index *ix);
/* Sequence number of the first message without \Seen, 0 when none. */
uint32_t index_first_unseen(struct index *ix);

/* What refreshes have brought since it was last cleared. UIDs ascending within each. {0} to begin. */
struct index_changes {
	struct index_ranges flags;    /* UIDs whose flags, keywords or modseq changed */
	struct index_ranges expunged; /* UIDs that are gone */
	uint32_t appended;            /* how many came */
	bool keywords;                /* a keyword was defined */
};
/*
 * Reads the log's tail and applies it; follows a rotation; costs one fstat when nothing changed. changes may be NULL: what came is kept for
 * the next call that takes it.
 * Returns 1 when anything changed, 0, or -1.
 */
int index_refresh(struct index *ix, struct index_changes *changes, struct err *e);
void index_changes_clear(struct index_changes *c);
/*
 * Takes the expunged messages out of the view. Calls say(arg, seq, uid) for each in an order that is right for a series of EXPUNGE
 * responses (each number counts after those before it: highest first). say NULL means that nobody has seen the view: it becomes exactly
 * what the index holds.
 */
void index_announce(struct index *ix, void (*say)(void *arg, uint32_t seq, uint32_t uid), void *arg);
/*
 * A view over time: index_uids says what it shows (heap, in r; false: nothing that another process could take up, because something is gone or damaged or lives
 * in memory), and index_resume makes that the view of an index that was just opened and synced: what went since is gone and not announced, what came is
 * appended, and whatever has a modseq above `since` has changed, all of it counted in changes.
 */
bool index_uids(struct index *ix, struct index_ranges *r);
void index_resume(
    struct index *ix, const struct index_ranges *uids, uint64_t since, struct index_changes *changes);
/* How many are expunged and not announced. */
uint32_t index_gone(const struct index *ix);
/* Whether there are some; *modseq_r: all of them went after it. */
bool index_gone_since(const struct index *ix, uint64_t *modseq_r);

/* ---- keywords ---- */
/* Bit 0-63 of a keyword (ASCII case-insensitive), -1 when it isn't defined; create defines it (-1 with LIMIT when 64 are taken). */
int index_keyword(struct index *ix, struct str name, bool create, struct err *e);
struct str index_keyword_name(const struct index *ix, int bit);

/* ---- history (RFC 7162) ---- */
/* UIDs expunged with modseq > since, as far as remembered (since >= history_from: complete). */
void index_vanished(struct index *ix, uint64_t since, struct index_ranges *r);

/* ---- changing it: a transaction is one record ---- */
enum index_op { INDEX_ADD, INDEX_REMOVE, INDEX_REPLACE };
struct index_txn; /* one at a time per index */
struct index_txn *index_txn(struct index *ix);
/* A new message: uid (above all that ever were; one at or below is ignored by every reader as already known), flags, facts, store. modseq is set by
 * its place. */
void index_txn_append(struct index_txn *t, const struct index_msg *m);
/* Flags and keyword bits of UID ranges. unchangedsince: only messages whose modseq is <= it at that place in the log change (UINT64_MAX: all).
 * stored: the store has it already (the change comes from a file name): stored_* change likewise. */
void index_txn_flags(struct index_txn *t, const struct index_ranges *uids, enum index_op op, uint8_t flags,
    uint64_t keys, uint64_t unchangedsince);
void index_txn_expunge(struct index_txn *t, const struct index_ranges *uids);
/* Without a modseq: what the store says now (stored_flags, stored_keys, IN_NEW, store) about one message. */
void index_txn_stored(
    struct index_txn *t, uint32_t uid, uint8_t flags, uint64_t keys, bool in_new, uint64_t store);
/* Facts learnt: idate, sdate, psize, vsize as `bits` says; INDEX_STORE_KEYS: the store has more. */
void index_txn_facts(struct index_txn *t, uint32_t uid, uint16_t bits, const struct index_msg *m);
/* When messages were sent: see enum index_sent. */
void index_txn_sent(struct index_txn *t, uint32_t uid, uint32_t sent);
/* A cache block was written. */
void index_txn_cache(struct index_txn *t, uint32_t uid, uint32_t gen, uint64_t offset);
void index_txn_stamps(struct index_txn *t, const uint64_t stamp[8]);
/* UIDNEXT is at least this. */
void index_txn_uidnext(struct index_txn *t, uint32_t uidnext);
/* HIGHESTMODSEQ rises, nothing else changes. */
void index_txn_touch(struct index_txn *t);
/* Claims the recent messages: after the commit the UIDs from *first_r (as given by index_txn_commit's refresh) are the claimer's. */
void index_txn_recent(struct index_txn *t);
void index_txn_abort(struct index_txn *t);

struct index_result {
	uint64_t modseq; /* that the record got (0 when it changed nothing visible) */
	uint32_t
	    recent_first; /* of index_txn_recent: first UID that is ours; recent_last before first: none */
	uint32_t recent_last;
	struct index_ranges unchanged; /* UIDs that unchangedsince kept from changing (heap; caller frees) */
};
/*
 * Appends the record (nothing when the transaction is empty) and refreshes up to and past it; changes collects everything on the way, own
 * changes included. sync: fdatasync of the log before it returns. result may be NULL. 0, or -1: then nothing of it is in the log, or (a failed sync) it may be, and the caller must
 * answer NO. When the disk is full (the log holds back some room for that case, and may have used it up) a transaction that only
 * expunges still succeeds, in this session's memory alone: the caller removes the files, and whoever syncs next writes it down.
 * A transaction above 8 MiB becomes several records.
 */
int index_commit(struct index_txn *t, bool sync, struct index_changes *changes, struct index_result *result,
    struct err *e);

/* Writes a new snapshot and rotates the log when their sizes say so, or the memory that the log's changes take in
 * each session (cheap to call: compares a few numbers); called when a session is idle or closes. force: now. */
int index_maintain(struct index *ix, bool force, struct err *e);
/* Makes everything so far durable (fdatasync of the log); for MAIL_FSYNC=optimized's one-second rule. */
int index_sync(struct index *ix, struct err *e);

/* Descriptor of the log, dovetail.log in the place's directory, to watch for growth (inotify). It becomes another one with each rotation, which a watch of
 * the old file shows as a change of its links (IN_ATTRIB): look again after each refresh. -1 when memory only. */
int index_log_fd(const struct index *ix);
/* Any message with a pending change (flags != stored_flags or keys != stored_keys), from seq `from` on: its seq, 0 none. Cheap: counts are kept. */
uint32_t index_next_pending(struct index *ix, uint32_t from);
uint32_t index_pending(const struct index *ix);
/* How many messages stand in new/ (INDEX_IN_NEW). The count is kept. */
uint32_t index_in_new(struct index *ix);

#endif
