/*
 * What a mail store format is to the rooms above: one table of operations. Maildir is the first; mbox, dbox, virtual and remote formats
 * are further tables. The functions get the open mailbox, fill its index (the truth that a client sees), and keep their own state in mb->own.
 */
#ifndef MAILBOX_FORMAT_H
#define MAILBOX_FORMAT_H

#include "conf/mail.h"
#include "mailbox/box.h"
#include "mailbox/check.h"
#include "mailbox/group.h"
#include "mailbox/mailbox.h"
#include "mailbox/quota.h"
#include "mailbox/store.h"

/* One name of the hierarchy, as the format knows it. */
struct format_entry {
	struct str name; /* UTF-8 */
	bool noselect;
};

struct format {
	const char *name;

	/* ---- a store: s->own is the format's ---- */
	int (*store_open)(struct store *s, const struct conf_mail *where, struct err *e);
	void (*store_close)(struct store *s);
	/* INBOX first, the others by name (octets); each name once. */
	int (*list)(
	    struct store *s, struct arena *a, struct format_entry **list_r, size_t *n_r, struct err *e);
	int (*check)(struct store *s, struct str name, struct err *e);
	int (*create)(struct store *s, struct str name, struct err *e);
	int (*remove)(struct store *s, struct str name, struct err *e);
	/* The id of a mailbox that isn't open. False: it has none (yet), or there is no such mailbox. */
	bool (*ident)(struct store *s, struct str name, unsigned char guid[16]);
	int (*rename)(struct store *s, struct str from, struct str to, struct err *e);
	int (*subscriptions)(
	    struct store *s, struct arena *a, struct str **names_r, size_t *n_r, struct err *e);
	int (*subscribe)(struct store *s, struct str name, bool on, struct err *e);
	/* Stamps of a mailbox that isn't open: equal stamps promise equal contents (but for changes that only the index's log has: log_stamp in
	 * mailbox/status.c covers those). */
	int (*stamps)(struct store *s, struct str name, uint64_t stamp[8], struct err *e);

	/* Does a file of dovetail.cache belong to a mailbox, open or not? Makes nothing. */
	bool (*has_cache)(struct store *s, struct str name);

	/* What the store holds, into r->bytes and r->count; that it changed; that nobody knows any more. NULL: the format has no quotas. */
	int (*quota_read)(struct store *s, struct quota_use *r, struct err *e);
	void (*quota_add)(struct store *s, int64_t bytes, int64_t count);
	void (*quota_forget)(struct store *s);

	/* ---- an open mailbox ---- */
	/* Opens what the format needs; sets mb->ident, mb->dirfd (the mailbox's directory) and mb->index_dirfd (-1: memory). */
	int (*attach)(struct mailbox *mb, struct err *e);
	void (*detach)(struct mailbox *mb);
	/* Brings the index up to the store, when the store's stamps say that something happened (or force). 1 changed, 0, -1. */
	int (*sync)(struct mailbox *mb, bool force, struct err *e);
	/* The mailbox isn't in the store any more: deleted, not renamed. */
	bool (*is_deleted)(struct mailbox *mb);
	/* Says how the index differs from the store, adding to *differences; changes neither. 0 or -1. */
	int (*compare)(
	    struct mailbox *mb, const struct mailbox_check *c, uint32_t *differences, struct err *e);
	/* Opens a message's bytes for reading. NOTFOUND when it is gone. */
	int (*read)(
	    struct mailbox *mb, const struct index_msg *m, int *fd_r, uint64_t *size_r, struct err *e);
	/* The facts named in bits (INDEX_HAS_*; vsize only when it comes cheaply) into *facts, facts->bits says which were found. */
	int (*facts)(struct mailbox *mb, const struct index_msg *m, uint16_t bits, struct index_msg *facts,
	    struct err *e);
	/* Carries pending changes into the store, for at most `budget` messages. True: there are more. */
	bool (*settle)(struct mailbox *mb, uint32_t budget);
	/* Makes durable what settle and expunge have done to the store; comes before the log, which says that it is done, is synced. 0 or -1. */
	int (*harden)(struct mailbox *mb, struct err *e);
	/* Removes messages for good; removed gets those that are gone now, mb->freed their bytes. */
	int (*expunge)(
	    struct mailbox *mb, const struct index_ranges *uids, struct index_ranges *removed, struct err *e);
	/* The message's own id (EMAILID is made of it). */
	int (*guid)(struct mailbox *mb, const struct index_msg *m, unsigned char guid[16], struct err *e);
	/* All of *r, in arena a. */
	int (*pop3)(struct mailbox *mb, const struct index_msg *m, struct arena *a, struct mailbox_pop3 *r,
	    struct err *e);
	int (*pop3_save)(
	    struct mailbox *mb, struct str (*namer)(void *arg, uint32_t uid), void *arg, struct err *e);
	/* Has the store's watcher watch the directories (mb->watched_dirs). 0, or -1 with errno. */
	int (*watch)(struct mailbox *mb);
	/* The same for a mailbox that isn't open, into slots of the store's watcher; messages: also what happens in it, else only whether it and what is below it comes
	 * and goes. NIL: the store itself: names, subscriptions, annotations. */
	int (*lookout)(struct store *s, struct str name, bool messages, int slots[4]);

	/* A message without flags, into a mailbox that isn't open: see mailbox_drop. */
	int (*drop)(struct store *s, struct str name, struct mailbox_source *src, struct err *e);
	/* The same with others: see mailbox/group.h. add: item->own and bytes are set; end: result and e of all that have an own, which is NULL afterwards. */
	int (*group_add)(struct mailbox_group *g, struct mailbox_group_item *item, struct mailbox_source *src,
	    struct err *e);
	void (*group_end)(struct mailbox_group *g);

	/* ---- saving: sv->own is the format's ---- */
	int (*save_begin)(struct mailbox_save *sv, struct err *e);
	int (*save_message)(struct mailbox_save *sv, struct err *e); /* a new message begins; sv->args */
	int (*save_write)(struct mailbox_save *sv, struct str bytes, struct err *e);
	int (*save_end)(struct mailbox_save *sv, struct err *e);
	int (*save_link)(
	    struct mailbox_save *sv, struct mailbox *from, const struct index_msg *m, struct err *e);
	/* Syncs, moves in, gives UIDs, appends to the index. */
	int (*save_commit)(struct mailbox_save *sv, struct mailbox_saved *saved, struct err *e);
	void (*save_abort)(struct mailbox_save *sv);
};

extern const struct format mailbox_maildir;

#endif
