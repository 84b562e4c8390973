/*
 * Sequence sets (RFC 9051 section 9, sequence-set; RFC 5182 "$"), and what they come to in a view: ranges of sequence numbers.
 */
#ifndef IMAP_SET_H
#define IMAP_SET_H

#include "base/vec.h"
#include "imap/parse.h"

enum {
	IMAP_SET_MAX = 10000, /* ranges after merging */
};

/* One range; first <= last. UINT32_MAX stands for "*" as it was written; that number itself, written in
 * digits, is read as UINT32_MAX - 1, since no message has either of them. */
struct imap_range {
	uint32_t first, last;
};
struct imap_set {
	struct imap_range *p; /* ascending, merged */
	size_t n;
	bool saved; /* "$": the saved result; nothing else is in it */
};

#define IMAP_SET_STAR UINT32_MAX

/* One number or "*" (seq-number). */
int imap_set_parse_number(struct imap_parse *p, uint32_t *r);
/* A sequence set or "$". */
int imap_set_parse(struct imap_parse *p, struct imap_set *r);
/* A set of UIDs without "*" and "$" (known-uids of QRESYNC and the like). */
int imap_set_parse_known(struct imap_parse *p, struct imap_set *r);
/* The numbers in the order in which they are written, one by one ("2,4:5" -> 2 4 5), at most max: QRESYNC's pairs of seqs and UIDs. Without "*". */
int imap_set_parse_ordered(struct imap_parse *p, size_t max, uint32_t **list_r, size_t *n_r);
/* Sorts and merges n ranges in place; their number afterwards. */
size_t imap_set_merge(struct imap_range *p, size_t n);
bool imap_set_has(const struct imap_set *s, uint32_t n);
/* Replaces "*" by `last` (both ends; "7:*" with last 3 is "3:7"), merging again. */
void imap_set_star(struct imap_set *s, uint32_t last);

#endif
