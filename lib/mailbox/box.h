/* The open store, mailbox and save as the files of this room share them. Other rooms see mailbox.h and store.h only. */
#ifndef MAILBOX_BOX_H
#define MAILBOX_BOX_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "index/cache.h"
#include "index/index.h"
#include "index/list.h"
#include "mailbox/mailbox.h"
#include "mailbox/store.h"
#include "mailbox/watcher.h"

struct format;
struct conf_quota;

struct store {
	const struct format *format;
	struct arena *arena;
	void *own;
	char separator;
	int rootfd;               /* store-wide files: dovetail.list, special uses */
	struct conf_quota *quota; /* limits of the settings */
	uint64_t grace;           /* see quota_grace() */
	struct index_list *list;  /* opened on first use */
	struct arena list_arena;
	struct mailbox *selected; /* the session's, NULL none: STATUS asks it rather than opening it again */
	struct watcher watcher;
	struct mailbox *target;  /* the mailbox last saved into, kept open for the next save */
	VEC(struct str) dropped; /* mailboxes that mailbox_drop delivered into, for store_prefill */
};

/* Flags of mailbox_open for this room: the index is only read, and not brought up to the store; it isn't brought up yet. */
enum { MAILBOX_AS_IT_IS = 0x100, MAILBOX_UNSYNCED = 0x200 };

struct mailbox {
	struct store *store;
	const struct format *format;
	void *own;
	struct arena arena; /* the mailbox's life */
	struct str name;
	char *name_copy;
	unsigned flags;
	struct index_ident ident;
	int dirfd, index_dirfd;
	struct index *ix;
	struct cache *cache; /* opened on first use */
	int fields[8];       /* its numbers of enum mailbox_field, 1 higher; 0: not asked for yet */
	struct index_changes changes;
	struct index_ranges recent; /* UIDs that are \Recent in this session */
	int watched_dirs[2],
	    watched_log;        /* slots of the watcher, -1 none; directories in the format's own order */
	unsigned seen[2], lost; /* what the watcher had counted when it was asked last */
	bool polled;            /* it can't be watched: said once */
	bool needs_sync;        /* a message file was missing: look again */
	uint64_t freed;         /* bytes of the messages that the format's last expunge removed */
	bool stored;            /* this session has changed flags: their renames are its work */
	int64_t unsynced_since; /* monotonic ms of the first change not yet on disk; 0 none */
	/* Facts learnt on the way (uid, bits and values): written together by mailbox_learnt_flush. */
	VEC(struct index_msg) learnt;
	/* The message that fields were last asked of, kept open for the next field. */
	struct message current;
	struct arena scratch;  /* what the last field call returned */
	struct arena unfolded; /* header values of the last call */
	struct buf joined;     /* header fields of the last call */
};

struct mailbox_save {
	struct store *store;
	struct mailbox *to;
	bool own_target; /* `to` was opened for this save (it stays with the store afterwards) */
	void *own;
	struct arena arena;
	struct mailbox_save_args args; /* of the message being written */
	uint64_t keys;                 /* its keywords as bits */
	/* MOVE: where from; the UIDs that go in the moment in which they come; those that must be removed afterwards. */
	struct mailbox *taking;
	struct index_ranges *taken, *left;
	bool copies;     /* messages that are there already */
	size_t expected; /* of a copy: how many */
	/* What the messages of this save take, and those of them that `taking` loses. */
	uint64_t bytes, count, taken_bytes, taken_count;
	uint64_t replaced_bytes, replaced_count; /* what goes once they are there */
};

/* The cache of mb, opened if need be; NULL when it can't be had (logged). */
struct cache *mailbox_cache(struct mailbox *mb);
/* Gives up its watches. */
void mailbox_watch_end(struct mailbox *mb);
/* Reads all events away, counting those of the two watched directories. False when the kernel dropped some. */
bool mailbox_watch_drain(struct mailbox *mb, unsigned seen[2]);
/* Removes messages from the store and the index: mailbox_expunge and mailbox_move end here. */
int mailbox_remove(struct mailbox *mb, const struct index_ranges *uids, struct err *e);
/* Remembers facts (f->uid, f->bits and the values named there, f->sent where it isn't 0) for mailbox_learnt_flush, which writes them and the cache blocks collected
 * in one record, without sync; errors are only logged, for nothing is lost but work. */
void mailbox_learn(struct mailbox *mb, const struct index_msg *f);
void mailbox_learnt_flush(struct mailbox *mb);
/* Commits t, with the durability that MAIL_FSYNC asks for. */
int mailbox_commit(struct mailbox *mb, struct index_txn *t, struct index_result *result, struct err *e);

#endif
