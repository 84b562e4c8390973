/*
 * Searches whose results are kept up to date (RFC 5267 section 4.3; RFC 5465 section 7 for what is fetched of new messages; RFC 7377 section 2.2 for ESEARCH): as long as
 * the mailbox is selected, each change of the result is told as ADDTO and REMOVEFROM.
 */
#ifndef IMAP_CONTEXT_H
#define IMAP_CONTEXT_H

#include "imap/client.h"
#include "imap/searchret.h"
#include "imap/sort.h"

enum {
	IMAP_CONTEXTS = 10,       /* at a time */
	IMAP_CONTEXTS_SORTED = 3, /* of these, sorted ones: four bytes for each message found */
	IMAP_CONTEXT_MEMORY = 4 << 20,
};

struct imap_context {
	struct imap_context *next;
	struct arena arena; /* the command's arguments */
	struct str tag;
	bool used;  /* it became one */
	bool uid;   /* answers in UIDs */
	bool multi; /* made by ESEARCH: answers name the mailbox */
	bool sorted;
	struct imap_search_program prog; /* as it was parsed; sequence numbers and "$" as UIDs */
	struct imap_sort by;
	struct imap_fetch fetch;   /* of new messages in the result; n 0: nothing */
	struct index_ranges found; /* UIDs */
	uint32_t *list;            /* sorted: the same in order; heap */
	size_t n, cap;
	uint32_t known; /* highest UID that was looked at */
	/* While news is told. */
	struct index_ranges added, removed;
};

/* ---- making one, within a command ---- */
/* At a command's start, before anything is parsed: when its line speaks of UPDATE, what it parses from here on is kept. NULL: it doesn't. */
struct imap_context *imap_context_begin(struct imap *c);
/* After the RETURN options: -1 (BAD) when the tag is another context's. x may be NULL, as below. */
int imap_context_check(struct imap *c, const struct imap_context *x, const struct imap_searchret *r);
/* Before the search: keeps the program as it is. by: of SORT, else NULL. Says NOUPDATE where there are too many, or the result changes with time alone. */
void imap_context_make(struct imap *c, struct imap_context *x, const struct imap_searchret *r,
    const struct imap_search_program *prog, const struct imap_sort *by);
/* What was found. */
void imap_context_found(struct imap *c, struct imap_context *x, const struct imap_searchret_found *f);
/* At the end, on every way out. ok: the search has succeeded. */
int imap_context_end(struct imap *c, struct imap_context *x, int result);

/* ---- news ---- */
/* Messages are gone, and still have their numbers. */
void imap_context_gone(struct imap *c, const struct index_ranges *expunged);
/* Messages whose flags have changed, and those above number `known` that the client has just heard of. fetched gets those that were told with a FETCH. */
void imap_context_news(
    struct imap *c, const struct index_ranges *flags, uint32_t known, struct index_ranges *fetched);

/* tag NIL: all of them. */
void imap_context_cancel(struct imap *c, struct str tag);

/* contextlist.c: a sorted result. Positions count from 1 (section 4.3.3). */
/* Prints " REMOVEFROM (…)" for x->removed, and takes them out. */
void imap_contextlist_remove(struct imap *c, struct imap_context *x);
/* Puts x->added where they belong, and prints " ADDTO (…)". */
void imap_contextlist_add(struct imap *c, struct imap_context *x);

#endif
