/*
 * One open mailbox as a client sees it: a view with sequence numbers, the only room where a format and the index meet.
 * A session opens it once per SELECT; a second one may be open for COPY and STATUS. All strings returned are borrowed from the mailbox until the next
 * call on it that says it may change the view (mailbox_sync, mailbox_announce, anything that writes).
 */
#ifndef MAILBOX_MAILBOX_H
#define MAILBOX_MAILBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "index/index.h"
#include "io/in.h"
#include "io/out.h"
#include "mailbox/store.h"

struct mailbox;

enum {
	MAILBOX_READONLY = 1, /* EXAMINE: nothing is written, \Recent isn't claimed */
	MAILBOX_RECENT = 2,   /* SELECT: claims \Recent */
};
/* Opens and syncs. NOTFOUND, CANNOT (noselect), PERM, TEMP. */
int mailbox_open(struct mailbox **mb_r, struct store *s, struct str name, unsigned flags, struct err *e);
void mailbox_close(struct mailbox *mb);
/* Selects the open mailbox once more: as closing and opening it, without the cost. 0: done; 1: it can't be (another name or flags, deleted or renamed meanwhile): close and open; -1. */
int mailbox_again(struct mailbox *mb, struct str name, unsigned flags, struct err *e);
struct str mailbox_name(const struct mailbox *mb);
/* This session has renamed a mailbox: what is open is it, or lies below it, under its new name; or isn't concerned. */
void mailbox_renamed(struct mailbox *mb, struct str from, struct str to);
bool mailbox_is_readonly(const struct mailbox *mb);

/* Somebody else has deleted the mailbox (not renamed it). Costs a system call: to be asked after a failure. mailbox_close writes nothing into a selected one that is deleted. */
bool mailbox_is_deleted(struct mailbox *mb);

/*
 * Looks at the store and the log for what others did; costs a few fstat/stat when nothing happened. Returns 1 when the view got news, 0, -1.
 * The changes gather in mailbox_changes() until they are cleared. Messages expunged by others stay in the view (mailbox_is_gone) until
 * mailbox_announce. */
int mailbox_sync(struct mailbox *mb, struct err *e);
/* Before the messages with sequence numbers first … last (0: to the end) are read: what the index says of them is whole, or the index was healed,
 * with the same numbers. 1: it was healed, what was found by UID must be found again; 0; -1. */
int mailbox_sound(struct mailbox *mb, uint32_t first, uint32_t last, struct err *e);
/* What other sessions have written down, without a look at the store: one fstat when there is nothing. Errors are left to the next mailbox_sync. */
void mailbox_refresh(struct mailbox *mb);
struct index_changes *mailbox_changes(struct mailbox *mb);
/* Takes the expunged out of the view; see index_announce. */
void mailbox_announce(struct mailbox *mb, void (*say)(void *arg, uint32_t seq, uint32_t uid), void *arg);
/* When the session falls idle (no input pending): pending renames are done, snapshot and cache kept in shape. Bounded work per call; returns true when there
 * is more to do (call again when still idle). */
bool mailbox_idle(struct mailbox *mb);

/* ---- numbers ---- */
const struct index_head *mailbox_head(const struct mailbox *mb);
uint32_t mailbox_count(const struct mailbox *mb);
uint32_t mailbox_recent(const struct mailbox *mb);           /* how many are \Recent in this session */
uint32_t mailbox_first_unseen(struct mailbox *mb);           /* sequence number, 0 none */
uint32_t mailbox_seq(struct mailbox *mb, uint32_t uid);      /* 0: not in the view */
uint32_t mailbox_seq_from(struct mailbox *mb, uint32_t uid); /* first with uid or above; count + 1 */
/* The message's record: uid, flags, keys, modseq. Cheap. */
const struct index_msg *mailbox_msg(struct mailbox *mb, uint32_t seq);
/* The same; n_r records with the numbers that follow lie behind each other there (see index_run). */
const struct index_msg *mailbox_run(struct mailbox *mb, uint32_t seq, uint32_t *n_r);
/* See index_match. */
uint64_t mailbox_match(struct mailbox *mb, uint32_t seq, const struct index_want *w, uint32_t *n_r);
bool mailbox_is_recent(const struct mailbox *mb, const struct index_msg *m);
bool mailbox_is_gone(const struct index_msg *m);
/* Whether there may be one of those in the view. */
bool mailbox_has_gone(struct mailbox *mb);
/* See index_gone_since. */
bool mailbox_gone_since(const struct mailbox *mb, uint64_t *modseq_r);

/* ---- keywords ---- */
int mailbox_keyword(struct mailbox *mb, struct str name, bool create, struct err *e); /* bit, or -1 */
struct str mailbox_keyword_name(const struct mailbox *mb, int bit);
uint64_t mailbox_keywords_defined(const struct mailbox *mb); /* mask of bits that have a name */
bool mailbox_keywords_full(const struct mailbox *mb);        /* no more can be defined */

/* ---- what a message is: answered from the index and the cache, else from the file (and then remembered) ---- */
/* Facts; -1 with NOTFOUND when the message is gone from the store. */
int mailbox_idate(
    struct mailbox *mb, uint32_t seq, int64_t *r, struct err *e); /* seconds; printed in the server's zone */
int mailbox_sdate(struct mailbox *mb, uint32_t seq, int64_t *r, struct err *e);
/* When it was sent (Date), in UTC: 1; 0 when the message doesn't say. */
int mailbox_sent(struct mailbox *mb, uint32_t seq, int64_t *r, struct err *e);
int mailbox_size(struct mailbox *mb, uint32_t seq, uint64_t *r, struct err *e); /* RFC822.SIZE */
/* The id of the message's content, the same for its copies (EMAILID is made of it). */
int mailbox_guid(struct mailbox *mb, uint32_t seq, unsigned char guid[16], struct err *e);
/* Fields as they go to the wire. */
enum mailbox_field {
	MAILBOX_ENVELOPE,      /* "(...)" */
	MAILBOX_BODY,          /* "(...)" non-extensible */
	MAILBOX_BODYSTRUCTURE, /* "(...)" */
	MAILBOX_PREVIEW,       /* UTF-8 text, not quoted */
	MAILBOX_SORTKEYS,      /* see mailbox/sortkey.h */
	MAILBOX_THREADKEYS,
};
int mailbox_field(struct mailbox *mb, uint32_t seq, enum mailbox_field f, struct str *r, struct err *e);
/*
 * The header fields whose names are listed (lower case, sorted, unique): their complete lines in message order with CRLF, as HEADER.FIELDS wants them, without the
 * empty line. `wanted` says which set; prepared once per command so that a warm fetch parses nothing. */
struct mailbox_headers; /* in the arena */
struct mailbox_headers *mailbox_headers(
    struct mailbox *mb, struct arena *a, const struct str *names, size_t n);
int mailbox_headers_get(
    struct mailbox *mb, uint32_t seq, struct mailbox_headers *h, struct str *r, struct err *e);
/* Unfolded raw values of one field, all occurrences, for SEARCH: calls each(arg, value). From the cache when there. */
int mailbox_header_values(struct mailbox *mb, uint32_t seq, struct mailbox_headers *one,
    void (*each)(void *arg, struct str value), void *arg, struct err *e);

/* ---- the message's bytes ---- */
struct mime_part;
struct message {
	int fd;         /* the file; read by pread; -1 none */
	uint64_t psize; /* bytes in it */
	uint64_t vsize; /* as CRLF */
	bool is_crlf;   /* every line ends CRLF already: physical = wire */
	struct mime_part
	    *root;         /* parsed on demand by mailbox_parse, in the message's arena; NULL until then */
	struct str header; /* its header as stored, once it was asked for */
	struct arena arena;
	uint32_t seq, uid;
	/* A known pair of offsets of the range that begins at at_from, to continue partial fetches. */
	uint64_t at_from, at_wire, at_phys;
	char at_last;
};
/* Opens the file. NOTFOUND when it is gone (then the next sync expunges it). */
int mailbox_read(struct mailbox *mb, uint32_t seq, struct message *m, struct err *e);
void mailbox_read_done(struct message *m);
/* The MIME tree (mime/scan.h). */
int mailbox_parse(struct mailbox *mb, struct message *m, struct err *e);
/* Sends bytes [first, first+length) of the CRLF form of the physical range [from, to) of the file to out; a LF file is converted on the way. */
int mailbox_send(struct message *m, uint64_t from, uint64_t to, uint64_t first, uint64_t length,
    struct out *out, struct err *e);

/* ---- changing ---- */
/* One set of UIDs. */
struct mailbox_store_args {
	const struct index_ranges *uids;
	enum index_op op;
	uint8_t flags;
	uint64_t keys;
	uint64_t unchangedsince; /* UINT64_MAX: none */
};
/* One record in the log; the renames follow when idle. unchanged (heap, may be NULL): UIDs that unchangedsince spared. modseq_r may be NULL. */
int mailbox_store(struct mailbox *mb, const struct mailbox_store_args *args, struct index_ranges *unchanged,
    uint64_t *modseq_r, struct err *e);
/* HIGHESTMODSEQ rises, for something else of the mailbox changed. */
int mailbox_touch(struct mailbox *mb, struct err *e);
/* Removes those of uids (NULL: all) that have \Deleted. They stay in the view until announced. */
int mailbox_expunge(struct mailbox *mb, const struct index_ranges *uids, struct err *e);

/* Removes messages whether they have \Deleted or not. */
int mailbox_delete(struct mailbox *mb, const struct index_ranges *uids, struct err *e);
/* Makes every answered change durable now (POP3's QUIT, LOGOUT). */
int mailbox_flush(struct mailbox *mb, struct err *e);
/* One exclusive session (POP3_LOCK): a kernel lock on the mailbox, as long as it is open. BUSY. */
int mailbox_lock(struct mailbox *mb, struct err *e);

/* What another server told POP3 clients about a message (uidlist keys P and O); both empty for most. uidl is valid until the next call. */
struct mailbox_pop3 {
	struct str uidl;     /* NIL none */
	uint32_t order;      /* 0 none */
	struct str name, id; /* see mailbox_pop3_name, mailbox_pop3_id; set only there */
};
int mailbox_pop3_info(struct mailbox *mb, uint32_t seq, struct mailbox_pop3 *r, struct err *e);
/* Before the first: notices what another server has told the list since. */
int mailbox_pop3_begin(struct mailbox *mb, struct err *e);
/* For UIDLs made of them, in arena a: the store's name of a message (Maildir: the file's base name), and its id (key G, else the same). */
int mailbox_pop3_name(struct mailbox *mb, uint32_t seq, struct arena *a, struct str *r, struct err *e);
int mailbox_pop3_id(struct mailbox *mb, uint32_t seq, struct arena *a, struct str *r, struct err *e);
/* Notes UIDLs for messages that have none: namer(arg, uid) says which (NIL: none), by ascending UID. Durable when it returns 0. */
int mailbox_pop3_save(
    struct mailbox *mb, struct str (*namer)(void *arg, uint32_t uid), void *arg, struct err *e);

/* A save: one or more messages that appear together, or none does. */
struct mailbox_save;
struct mailbox_saved {
	uint32_t uidvalidity;
	struct index_ranges uids; /* heap: index_ranges_free */
	uint64_t modseq;
};
struct mailbox_save_args {
	uint8_t flags;
	const struct str *keywords; /* names */
	size_t nkeywords;
	int64_t idate; /* INT64_MIN: now */
};
/* Works on a store's mailbox, open or not; the target is opened without a view when it isn't the selected one. */
int mailbox_save_begin(
    struct mailbox_save **r, struct store *s, struct mailbox *selected, struct str name, struct err *e);
int mailbox_save_message(struct mailbox_save *sv, const struct mailbox_save_args *args, struct err *e);
int mailbox_save_write(struct mailbox_save *sv, struct str bytes, struct err *e);
int mailbox_save_message_end(struct mailbox_save *sv, struct err *e);
/* The save replaces a message, which the caller removes after the commit: the quota looks at the difference alone (RFC 8508 section 3.4). 0, or -1. */
int mailbox_save_replaces(struct mailbox_save *sv, struct mailbox *from, uint32_t uid, struct err *e);
/* Whether a message of so many bytes, and what the save has already, is within the quota: 0, or -1 (QUOTA). Asked again by the commit. */
int mailbox_save_fits(struct mailbox_save *sv, uint64_t bytes, struct err *e);
/* Copies messages of an open mailbox (hard links where possible) with flags, keywords, idate and save date rules of COPY. */
int mailbox_save_copy(
    struct mailbox_save *sv, struct mailbox *from, const struct index_ranges *uids, struct err *e);
/* Everything synced, moved in, given UIDs. Durable when it returns 0. saved_r may be NULL. */
int mailbox_save_commit(struct mailbox_save *sv, struct mailbox_saved *saved_r, struct err *e);
void mailbox_save_abort(struct mailbox_save *sv);
/* MOVE: copy + expunge as one unit; messages are announced as expunged by the caller's next mailbox_announce. */
int mailbox_move(struct mailbox *from, struct store *s, struct str to, const struct index_ranges *uids,
    struct mailbox_saved *saved_r, struct index_ranges *moved, struct err *e);

/*
 * Delivery without flags: a message goes into a mailbox without opening it: no lock, no index, one sync of the file and one of the directory. Sessions find it as they
 * find the mail of any other program. The bytes come from next(): a piece that is valid until the next call, an empty one at the end; 0 or -1.
 */
struct mailbox_source {
	int (*next)(struct mailbox_source *src, struct str *piece_r, struct err *e);
};
/* Durable when it returns 0; on -1 nothing of it is there. NOTFOUND, CANNOT, SYNTAX (the name), QUOTA, TEMP. Several at once: mailbox/group.h. */
int mailbox_drop(struct store *s, struct str name, struct mailbox_source *src, struct err *e);
/*
 * Once all deliveries are done and can't fail any more: gives UIDs to what was dropped and fills the cache with the fields that clients of the mailbox always ask for,
 * where it has an index and such clients. Errors are nobody's. _pays: whether one of those mailboxes has a cache.
 */
bool store_prefill_pays(struct store *s);
void store_prefill(struct store *s);

/* ---- waiting ---- */
/* A descriptor that becomes readable when something may have changed (inotify), or -1: then poll every few seconds. */
int mailbox_watch(struct mailbox *mb);
/* Reads the events away; call mailbox_sync after it. */
void mailbox_watch_clear(struct mailbox *mb);

#endif
