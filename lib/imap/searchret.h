/* SEARCH's and SORT's RETURN options, and the answers (RFC 4731, 5182, 5267, 9394). */
#ifndef IMAP_SEARCHRET_H
#define IMAP_SEARCHRET_H

#include "imap/client.h"

enum {
	IMAP_RETURN_MIN = 1,
	IMAP_RETURN_MAX = 2,
	IMAP_RETURN_ALL = 4,
	IMAP_RETURN_COUNT = 8,
	IMAP_RETURN_SAVE = 16,
	IMAP_RETURN_PARTIAL = 32,
	IMAP_RETURN_UPDATE = 64,
	IMAP_RETURN_CONTEXT = 128, /* a hint that isn't needed */
	IMAP_RETURN_RELEVANCY = 256,
};

struct imap_searchret {
	bool given; /* RETURN was there: the answer is ESEARCH */
	unsigned what;
	int64_t from, to;        /* PARTIAL; from is nearer to the end that is counted from */
	struct imap_fetch fetch; /* UPDATE's attributes */
};

/* "RETURN (…) " when it is there, the SP behind it too. */
int imap_searchret_parse(struct imap_parse *p, struct imap_searchret *r);
/* RELEVANCY, here or among the criteria of SORT, is for what is FUZZY (RFC 6203 sections 4 and 6). 0, or -1: it isn't. */
int imap_searchret_check(
    struct imap_parse *p, const struct imap_searchret *r, bool sorted_by_relevancy, bool fuzzy);
/*
 * One "* ESEARCH" line. list: what was found in its order (sequence numbers), n of them; sorted: ascending, so that ALL is a set and not a list in
 * sort order. modseq 0: not wanted.
 */
struct imap_searchret_found {
	const struct imap_set *set; /* ascending ranges; NULL: list */
	const uint32_t *list;
	size_t n;
	uint64_t modseq;
	struct mailbox *box;
};
void imap_searchret_print(
    struct imap *c, const struct imap_searchret *r, const struct imap_searchret_found *f);
/* The rest of such a line, without head and CRLF. */
void imap_searchret_print_data(
    struct imap *c, const struct imap_searchret *r, const struct imap_searchret_found *f, bool uid);
/* Keeps the result for "$" as SAVE asks: all that was found, or what MIN, MAX and PARTIAL give of it (RFC 5182 section 2.4, RFC 9394 section 3.2). */
void imap_searchret_save(
    struct imap *c, const struct imap_searchret *r, const struct imap_searchret_found *f);
/* The highest modseq among what is returned (RFC 4731 section 3.2). */
uint64_t imap_searchret_modseq(
    struct imap *c, const struct imap_searchret *r, const struct imap_searchret_found *f);

#endif
