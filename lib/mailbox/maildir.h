/* Maildir as a format: what the maildir_*.c files of this room share. lib/maildir knows files, lib/index the state; here they meet. */
#ifndef MAILBOX_MAILDIR_H
#define MAILBOX_MAILDIR_H

#include "mailbox/box.h"
#include "mailbox/format.h"
#include "maildir/deliver.h"
#include "maildir/file.h"
#include "maildir/keywords.h"
#include "maildir/list.h"
#include "maildir/scan.h"
#include "maildir/uidlist.h"

struct maildir_store {
	struct maildir_root root;
	int index_rootfd; /* of MAIL_INDEX; -1: beside the mail */
	bool in_memory;   /* INDEX=MEMORY */
};

/* Places in index_head.stamp. */
enum { STAMP_NEW, STAMP_CUR, STAMP_CHECKED };

struct maildir_box {
	struct maildir_uidlist uidlist;
	struct maildir_keywords keywords;
	int8_t bit[MAILDIR_LETTERS]; /* letter -> keyword bit, -1 not known */
	uint64_t with_letter;        /* keyword bits that have a letter */
	uint64_t list_bytes;         /* of the uidlist when the mailbox was opened; 0 once it was looked at */
	struct index_ranges in_new;  /* UIDs whose files this session should move to cur/ */
	bool looked_in_new;
	bool another;            /* the directory is another mailbox's by now */
	bool soft_new, soft_cur; /* names in them have changed and may not be on disk yet */
	/* Own changes to the directories, so that they don't look like another's: see maildir_quiet_*. */
	bool watched;
	unsigned events_new, events_cur; /* expected of our own doing */
};

static inline struct maildir_box *maildir_box(const struct mailbox *mb)
{
	return mb->own;
}

/* ---- maildir_sync.c ---- */
int maildir_sync(struct mailbox *mb, bool force, struct err *e);
/* With the uidlist lock held: the uidlist is sound and the index knows every UID in it. */
int maildir_sync_locked(struct mailbox *mb, struct err *e);
int maildir_lock(struct mailbox *mb, struct err *e);
/* True when a change after a scan that began at began_ns may have left the same times. */
bool maildir_sync_is_racy(const struct maildir_stamps *s, int64_t began_ns);

/* ---- maildir_names.c ---- */
/*
 * The lock on file names: held by who renames, from the first rename until the log says so, and by who compares names with the log, from the first name read until its own
 * record. A kernel lock on cur/, of this program alone; after the uidlist's lock, never before it. True, with *lock_r to be closed (-1: this file system has no such locks);
 * false when somebody else has had it for timeout_ms.
 */
bool maildir_names_lock(const struct mailbox *mb, int timeout_ms, int *lock_r);

/* ---- maildir_compare.c ---- */
int maildir_compare(struct mailbox *mb, const struct mailbox_check *c, uint32_t *differences, struct err *e);

/* ---- maildir_arrive.c ---- */
/* With the lock held: mail was delivered and nothing else happened: only new/ is read. As maildir_sync_locked; -2: that isn't so, a full sync is needed (nothing was changed). */
int maildir_sync_new(struct mailbox *mb, struct err *e);

/* ---- maildir_letters.c: keywords as letters ---- */
/* Brings the letter table up to date; defines the keywords of `letters` in the index. */
int maildir_letters_refresh(struct mailbox *mb, uint32_t letters, struct err *e);
uint64_t maildir_letters_keys(const struct mailbox *mb, uint32_t letters);
/* Letters of keyword bits; those without one get one (takes the uidlist lock unless it is held). Bits that find no letter are only in the index. */
int maildir_letters_of(struct mailbox *mb, uint64_t keys, uint32_t *letters_r, struct err *e);
/* Letters of those keyword bits that have one. */
uint32_t maildir_letters_there(const struct mailbox *mb, uint64_t keys);

/* ---- maildir_quiet.c: our own renames don't trigger a rescan ---- */
/* Before own changes: 0 when the directories are as the index's stamps say and will be watched; -1: no way to tell, a rescan will follow. */
int maildir_quiet_begin(struct mailbox *mb);
/* Afterwards: the new stamps (true), when nobody else did anything meanwhile. */
bool maildir_quiet_end(struct mailbox *mb, uint64_t stamp[8]);

/* ---- maildir_locate.c ---- */
/* The uidlist's line of a message; buf holds what r points into. NOTFOUND when it has none any more. */
int maildir_locate(struct mailbox *mb, const struct index_msg *m, char buf[MAILDIR_UIDLIST_LINE_MAX],
    struct maildir_uidlist_record *r, struct err *e);
/* The list was rewritten: every offset is stale, and messages may have got keys for POP3. The index learns it in one record; the list is
 * in memory until it is forgotten. */
int maildir_relocate(struct mailbox *mb, struct err *e);
/* Where the index thinks the file stands. */
void maildir_where(const struct mailbox *mb, const struct index_msg *m, struct maildir_where *w);

/* ---- maildir_settle.c ---- */
bool maildir_settle(struct mailbox *mb, uint32_t budget);
int maildir_harden(struct mailbox *mb, struct err *e);
int maildir_expunge(
    struct mailbox *mb, const struct index_ranges *uids, struct index_ranges *removed, struct err *e);

/* ---- maildir_save.c ---- */
int maildir_save_begin(struct mailbox_save *sv, struct err *e);
int maildir_save_message(struct mailbox_save *sv, struct err *e);
int maildir_save_write(struct mailbox_save *sv, struct str bytes, struct err *e);
int maildir_save_end(struct mailbox_save *sv, struct err *e);
int maildir_save_link(
    struct mailbox_save *sv, struct mailbox *from, const struct index_msg *m, struct err *e);
int maildir_save_commit(struct mailbox_save *sv, struct mailbox_saved *saved, struct err *e);
void maildir_save_abort(struct mailbox_save *sv);

/* ---- maildir_lookout.c ---- */
int maildir_lookout(struct store *s, struct str name, bool messages, int slots[4]);
/* new/ and cur/ below dirfd. 0, or -1 with errno and no slot taken. */
int maildir_lookout_dirs(struct watcher *w, int dirfd, int slots[2]);

/* See format.h. */
bool maildir_store_has_cache(struct store *s, struct str name);

/* ---- maildir_drop.c ---- */
int maildir_drop(struct store *s, struct str name, struct mailbox_source *src, struct err *e);
int maildir_group_add(
    struct mailbox_group *g, struct mailbox_group_item *item, struct mailbox_source *src, struct err *e);
void maildir_group_end(struct mailbox_group *g);

/* ---- maildir_quota.c: see mailbox/format.h ---- */
int maildir_store_quota_read(struct store *s, struct quota_use *r, struct err *e);
void maildir_store_quota_add(struct store *s, int64_t bytes, int64_t count);
void maildir_store_quota_forget(struct store *s);

/* ---- maildir_store.c ---- */
int maildir_store_open(struct store *s, const struct conf_mail *where, struct err *e);
void maildir_store_close(struct store *s);
int maildir_store_list(
    struct store *s, struct arena *a, struct format_entry **list_r, size_t *n_r, struct err *e);
int maildir_store_check(struct store *s, struct str name, struct err *e);
int maildir_store_create(struct store *s, struct str name, struct err *e);
int maildir_store_remove(struct store *s, struct str name, struct err *e);
bool maildir_store_ident(struct store *s, struct str name, unsigned char guid[16]);
int maildir_store_rename(struct store *s, struct str from, struct str to, struct err *e);
int maildir_store_subscriptions(
    struct store *s, struct arena *a, struct str **names_r, size_t *n_r, struct err *e);
int maildir_store_subscribe(struct store *s, struct str name, bool on, struct err *e);
int maildir_store_stamps(struct store *s, struct str name, uint64_t stamp[8], struct err *e);
/* Directory of a mailbox's index files, or -1 for memory. The descriptor is the caller's. */
int maildir_store_index_dir(struct store *s, struct str name, int dirfd);

#endif
