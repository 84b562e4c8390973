/*
 * NOTIFY (RFC 5465) while it is in force: what the session knows of the mailboxes that it was asked to watch, and telling what became of them, after each
 * command, in IDLE and between commands. What the session did itself isn't told.
 */
#ifndef IMAP_NOTIFY_H
#define IMAP_NOTIFY_H

#include "imap/client.h"
#include "imap/notifyset.h"
#include "mailbox/lookout.h"

/* A flag of entries beside STORE_*: it is there, but can't be read. */
#define IMAP_NOTIFYLIST_NOACCESS (1U << 30)

enum {
	IMAP_NOTIFY_BOXES = 1000,  /* whose messages are watched */
	IMAP_NOTIFY_NAMES = 10000, /* that there are */
};

struct imap_notify_box {
	struct store_entry entry;
	unsigned events;
	bool known; /* st holds */
	struct store_status st;
	struct lookout look;
	bool looking;
	bool was_selected; /* when it was looked at last: then others told the client */
	bool told;
};

struct imap_notify {
	struct arena set_arena; /* what NOTIFY said */
	struct imap_notifyset set;
	struct arena list_arena; /* the list */
	struct imap_notify_box *boxes;
	size_t n;
	struct lookout root;
	struct buf metadata;   /* as it was told last */
	int64_t looked_ms;     /* monotonic: when those that can't be watched were looked at */
	struct mailbox *ready; /* the selected mailbox whose watches stand */
};

/* Is it in force, and not NONE. */
bool imap_notify_is_on(const struct imap *c);
/* Events to be told of the selected mailbox: all of IMAP_NOTIFY_MESSAGE without NOTIFY. */
unsigned imap_notify_selected(const struct imap *c);

/* ---- what the session does ---- */
/* The command at hand changes this mailbox's name, subscription or annotations. */
void imap_notify_own_name(struct imap *c, struct str name);
/* It has saved messages. */
void imap_notify_own_save(struct imap *c, struct str name, const struct mailbox_saved *saved);
/* The command is over. */
void imap_notify_own_end(struct imap *c);

/* ---- telling ---- */
/* Begins as n->set says (which lives in n->set_arena); tells the numbers of all where STATUS was asked for. -1 (LIMIT, code NOTIFICATIONOVERFLOW): as it was. */
int imap_notify_begin(struct imap *c, struct imap_notify *n);
/* n, begun, takes the place of was: tells what changed between the two in what both watch, unless n told all of it. */
void imap_notify_go_on(struct imap *c, const struct imap_notify *was, const struct imap_notify *n);
/* Nothing is watched any more. */
void imap_notify_end(struct imap *c, struct imap_notify *n);
/* News of mailboxes that aren't selected. */
void imap_notify_tell(struct imap *c);
/* The FETCH of new messages in the selected mailbox: those above sequence number `known` that weren't fetched already. */
void imap_notify_tell_new(struct imap *c, uint32_t known, const struct index_ranges *fetched);
/* Its attributes; NULL: none. */
const struct imap_fetch *imap_notify_fetch(const struct imap *c);

/* ---- waiting ---- */
/* What becomes readable when there may be news of the selected mailbox (if it is to be told of) or of others; -1: none. polled: some of it must be looked for. */
int imap_notify_fd(struct imap *c, bool *polled);
/* Whether something happened since the last news that a wait wouldn't wake up for: upkeep may have read it away. */
bool imap_notify_missed(struct imap *c);
/* News of everything. idle: in IDLE, else between commands. */
void imap_notify_news(struct imap *c, bool idle);
/* Between commands, until the client says something. False: it was silent for too long. */
bool imap_notify_wait(struct imap *c);

/* notifylist.c */
/* Lists the mailboxes into n, telling what changed since the last list (first: nothing). -1: NOTIFICATIONOVERFLOW, or it can't be had; n is as it was. */
int imap_notifylist_read(struct imap *c, struct imap_notify *n, bool first);
/* "* LIST" of one mailbox as NOTIFY has it (section 5.4). old: its name before, NIL none. */
void imap_notifylist_print(struct imap *c, const struct store_entry *e, struct str old);
/* Whether the command at hand did it. */
bool imap_notifylist_is_own(const struct imap *c, struct str name);

#endif
