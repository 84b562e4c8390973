/* THREAD: trees of messages by subject or by references (RFC 5256 section 3, draft-ietf-morg-inthread for REFS). */
#ifndef IMAP_THREAD_H
#define IMAP_THREAD_H

#include "imap/progress.h"

enum imap_thread_by { IMAP_THREAD_ORDEREDSUBJECT, IMAP_THREAD_REFERENCES, IMAP_THREAD_REFS };

enum {
	IMAP_THREAD_NODES = 2000000, /* messages and ids that are only referred to */
	IMAP_THREAD_DEPTH = 4096,    /* a longer chain of references is cut */
};

/* A message, or (seq 0) an id that stands for one that isn't there. Links are places in the array; 0 is the root, and as a link "none". */
struct imap_thread_node {
	uint32_t seq;
	uint32_t parent, child, next, children;
	uint32_t place;         /* of a thread among all, while they are merged */
	bool is_reply, has_new; /* has_new: children came that aren't sorted in yet */
	int64_t date, newest;   /* newest: that of the newest message in it (REFS) */
	uint64_t subject;       /* its hash, 0 none */
};
struct imap_thread {
	struct imap *c;
	enum imap_thread_by by;
	struct imap_thread_node *nodes; /* on the heap, which moves a large array without a copy */
	size_t n, cap;
	uint64_t *kids, *spare; /* scratch for sorting siblings */
	size_t kids_cap, spare_cap;
};

/*
 * The tree of the messages: nodes[0].child is the first thread. -1: LIMIT, or the client went away meanwhile. Either way it is to be freed. p: how far the command is, of
 * whose goal the second half is this.
 */
int imap_thread_build(
    struct imap_progress *p, enum imap_thread_by by, const struct imap_set *set, struct imap_thread *r);
void imap_thread_free(struct imap_thread *t);
/* "(2)(3 6 (4 23)(44 7 96))": uid: UIDs. */
void imap_thread_print(const struct imap_thread *t, bool uid);

/* threadtree.c */
uint32_t imap_threadtree_add(struct imap_thread *t); /* 0: too many */
/* Child lists from the parents, pruned (section 3, step 3) and sorted by date (steps 4 and 6): linear in the nodes. */
void imap_threadtree_grow(struct imap_thread *t);
/* Step 5: threads of one subject become one. */
void imap_threadtree_merge(struct imap_thread *t);
/* Sorts the children of one node. */
void imap_threadtree_sort(struct imap_thread *t, uint32_t node);

#endif
