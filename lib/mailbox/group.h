/*
 * Messages that are dropped (mailbox_drop) together, perhaps into several mailboxes of one user: each goes into tmp/ when it is added, all come in at the end, where the
 * file system's journal commits once for the files and once for the directories, not twice for each message. Each has a result of its own.
 */
#ifndef MAILBOX_GROUP_H
#define MAILBOX_GROUP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "mailbox/mailbox.h"

struct mailbox_group_item {
	struct store *store; /* borrowed until the end */
	struct str name;     /* the mailbox */
	/* Of the format: */
	void *own;      /* not NULL: it isn't in yet */
	uint64_t bytes; /* then: of it */
	/* Known at the end: */
	int result; /* 0: durable; -1: nothing of it is there */
	struct err e;
};
struct mailbox_group {
	struct arena *arena; /* lives as long as the group */
	VEC(struct mailbox_group_item) items;
};

void mailbox_group_init(struct mailbox_group *g, struct arena *a);
/* Adds one. 0, with its place among the items; or -1 as mailbox_drop has it: it isn't in the group, the others are. BUSY: by itself it may have
 * a place (a quota that hasn't room for all). */
int mailbox_group_add(struct mailbox_group *g, struct store *s, struct str name, struct mailbox_source *src,
    size_t *place_r, struct err *e);
/* All that aren't in yet come in: their results are known. More can be added. */
void mailbox_group_end(struct mailbox_group *g);

#endif
