/*
 * A user's mail store: names, hierarchy, subscriptions, status. Names are UTF-8 (NFC) with the store's separator; INBOX is case-insensitive
 * and always exists. The commands above never ask which format they are on.
 */
#ifndef MAILBOX_STORE_H
#define MAILBOX_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct store;

/*
 * Opens the store at `location` (the syntax of MAIL, conf/mail.h), NIL: where MAIL says. Makes the directory and INBOX when they are
 * missing. a lives as long as the store. 0 or -1.
 */
int store_open(struct store **s_r, struct arena *a, struct str location, struct err *e);
void store_close(struct store *s);
/* Whether the log has been told that nothing can be watched; said: it has. */
bool store_watch_said(struct store *s, bool said);
/* The inotify instance fd, with what it watches already, is this session's; before anything is watched. */
void store_watch_adopt(struct store *s, int fd);
/* What the store holds back to write together is written. */
void store_rest(struct store *s);
char store_separator(const struct store *s);

enum {
	STORE_NOSELECT = 1,    /* only a place in the hierarchy */
	STORE_HASCHILDREN = 2, /* else it has none */
	STORE_SUBSCRIBED = 4,
	STORE_NONEXISTENT = 8, /* isn't there, but subscribed, or above such a name */
	STORE_NOINFERIORS = 16,
};
struct store_entry {
	struct str name; /* UTF-8 */
	unsigned flags;
	unsigned special; /* STORE_SPECIAL_* */
};
/* All mailboxes, INBOX first, others by name; those only subscribed, and the names above them, are there with NONEXISTENT when `subscribed`. In arena a; one directory read. */
int store_list(struct store *s, struct arena *a, bool subscribed, struct store_entry **list_r, size_t *n_r,
    struct err *e);

int store_create(struct store *s, struct str name,
    struct err *e); /* parents too; EXISTS, SYNTAX and CANNOT (name), LIMIT */
int store_delete(struct store *s, struct str name,
    struct err *e); /* NOTFOUND; INBOX: CANNOT; with children: becomes noselect */
int store_rename(struct store *s, struct str from, struct str to,
    struct err *e); /* children too; INBOX: its messages move */
int store_subscribe(struct store *s, struct str name, bool on, struct err *e);
/* 0 when it is there and can be selected; NOTFOUND, CANNOT (noselect), SYNTAX. */
int store_check(struct store *s, struct str name, struct err *e);

/* Special uses (RFC 6154), kept with the store. */
enum {
	STORE_SPECIAL_ALL = 1,
	STORE_SPECIAL_ARCHIVE = 2,
	STORE_SPECIAL_DRAFTS = 4,
	STORE_SPECIAL_FLAGGED = 8,
	STORE_SPECIAL_JUNK = 16,
	STORE_SPECIAL_SENT = 32,
	STORE_SPECIAL_TRASH = 64,
	STORE_SPECIAL_IMPORTANT = 128,
};
int store_set_special(struct store *s, struct str name, unsigned special, struct err *e);
/* Those of one mailbox. a is for reading the file. */
unsigned store_special(struct store *s, struct arena *a, struct str name);

/* Which numbers store_status is asked for. */
enum {
	STORE_STATUS_MESSAGES = 1,
	STORE_STATUS_RECENT = 2,
	STORE_STATUS_UIDNEXT = 4,
	STORE_STATUS_UIDVALIDITY = 8,
	STORE_STATUS_UNSEEN = 16,
	STORE_STATUS_DELETED = 32,
	STORE_STATUS_SIZE = 64,
	STORE_STATUS_HIGHESTMODSEQ = 128,
	STORE_STATUS_MAILBOXID = 256,
	STORE_STATUS_DELETED_STORAGE = 512,
};
struct store_status {
	uint32_t messages, recent, uidnext, uidvalidity, unseen, deleted;
	uint64_t size, highestmodseq, deleted_storage;
	unsigned char guid[16]; /* the mailbox's id: MAILBOXID is "F" + 32 hex digits */
};
/* From the list index when its stamps still hold, else by opening and syncing the mailbox. */
int store_status(struct store *s, struct str name, unsigned items, struct store_status *r, struct err *e);

#endif
