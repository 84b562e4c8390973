/* SORT's criteria and the sorting (RFC 5256, 5957). Keys come from the cache; equal ones are in the order of the mailbox. */
#ifndef IMAP_SORT_H
#define IMAP_SORT_H

#include "imap/progress.h"

enum imap_sort_key {
	IMAP_SORT_ARRIVAL,
	IMAP_SORT_DATE,
	IMAP_SORT_SIZE,
	IMAP_SORT_RELEVANCY, /* RFC 6203: of all the same */
	IMAP_SORT_SUBJECT,   /* from here on texts, in the order of enum sortkey_text */
	IMAP_SORT_FROM,
	IMAP_SORT_TO,
	IMAP_SORT_CC,
	IMAP_SORT_DISPLAYFROM,
	IMAP_SORT_DISPLAYTO,
};
enum { IMAP_SORT_MAX = 20 }; /* criteria */

struct imap_sort {
	struct {
		enum imap_sort_key key;
		bool reverse;
	} by[IMAP_SORT_MAX];
	size_t n;
	bool relevancy; /* it is in it, and needs FUZZY */
};

/* "(" ["REVERSE" SP] key … ")" */
int imap_sort_parse(struct imap_parse *p, struct imap_sort *r);
/* Texts the other way round where the session's comparator is so (RFC 5255 section 4.7). */
void imap_sort_direct(const struct imap *c, struct imap_sort *r);
/*
 * Sequence numbers of the set in sort order, in the command's arena; messages that are gone sort by what is known. p, unless NULL: how far the command is, of whose goal
 * the second half is this. NULL when the client went away meanwhile, which needs p.
 */
uint32_t *imap_sort_run(struct imap *c, const struct imap_sort *s, const struct imap_set *set,
    struct imap_progress *p, size_t *n_r);

#endif
