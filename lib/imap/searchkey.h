/*
 * SEARCH's keys as a tree (RFC 9051 section 6.4.4; RFC 5032, 5466, 6203, 7162, 8474, 8514, 9738). Depth and number of keys are limited; strings are as the
 * client sent them until they are converted from its charset.
 */
#ifndef IMAP_SEARCHKEY_H
#define IMAP_SEARCHKEY_H

#include "imap/parse.h"
#include "imap/set.h"

enum {
	IMAP_SEARCH_DEPTH = 64,
	IMAP_SEARCH_NODES = 1000,
};

enum imap_search_kind {
	/* by the index */
	IMAP_SEARCH_ALL,
	IMAP_SEARCH_SEQ, /* set */
	IMAP_SEARCH_UID,
	IMAP_SEARCH_FLAG,    /* flags: has all of them */
	IMAP_SEARCH_KEYWORD, /* name, or one of flags */
	IMAP_SEARCH_RECENT,
	IMAP_SEARCH_MODSEQ, /* number: modseq at least */
	IMAP_SEARCH_BEFORE, /* the internal date: day */
	IMAP_SEARCH_ON,
	IMAP_SEARCH_SINCE,
	IMAP_SEARCH_OLDER, /* number: seconds before now */
	IMAP_SEARCH_YOUNGER,
	IMAP_SEARCH_LARGER,
	IMAP_SEARCH_SMALLER,
	IMAP_SEARCH_EMAILID, /* text */
	IMAP_SEARCH_THREADID,
	IMAP_SEARCH_SAVEDBEFORE,
	IMAP_SEARCH_SAVEDON,
	IMAP_SEARCH_SAVEDSINCE,
	IMAP_SEARCH_SAVEDATESUPPORTED,
	/* by cached header fields */
	IMAP_SEARCH_SENTBEFORE,
	IMAP_SEARCH_SENTON,
	IMAP_SEARCH_SENTSINCE,
	IMAP_SEARCH_HEADER, /* name, text; flags: IMAP_SEARCH_ADDRESSES */
	/* by the message's file */
	IMAP_SEARCH_BODY,
	IMAP_SEARCH_TEXT,
	/* of others */
	IMAP_SEARCH_AND, /* sub … */
	IMAP_SEARCH_OR,  /* two subs */
};

/* A field of addresses, which is also searched as ENVELOPE has it (RFC 9051 section 6.4.4: "in the envelope structure's FROM field"). */
enum { IMAP_SEARCH_ADDRESSES = 1 };

struct imap_search {
	enum imap_search_kind kind;
	bool not ;
	struct imap_search *next; /* the next of the same AND or OR */
	struct imap_search *sub;  /* first child */
	struct imap_search *all;  /* the node that was made before this one: a list of them all */
	struct imap_set set;
	uint8_t flags;
	uint64_t number;
	int64_t day;      /* midnight UTC; once prepared, of an internal date: when the day begins here */
	int64_t next_day; /* likewise, of the day behind it */
	struct str name, text;
	void *ready; /* what the evaluation has prepared */
};

/* Reads FILTER's stored keys (RFC 5466): their text, STR_NIL when there is no such filter. */
struct imap_search_filters {
	struct str (*get)(void *arg, struct str name);
	void *arg;
};

struct imap_search_program {
	struct imap_search *root; /* an AND */
	struct imap_search *all;  /* every node, newest first */
	struct str charset;       /* NIL: none was given */
	unsigned nodes;
	unsigned filters_depth;
	bool modseq;          /* MODSEQ is in it: answers carry it, CONDSTORE is on */
	bool fuzzy, filtered; /* FUZZY, FILTER are in it */
	struct str missing;   /* the FILTER that isn't there (UNDEFINED-FILTER), else NIL */
	const struct imap_search_filters *filters;
};

/* A copy of its own: evaluating a program changes it. Texts stay where they are. */
void imap_searchkey_copy(
    struct arena *a, const struct imap_search_program *from, struct imap_search_program *to);

/* ["CHARSET" SP astring SP] search-key *(SP search-key), up to the end of the text. */
int imap_searchkey_parse(struct imap_parse *p, struct imap_search_program *r);
/* The same up to a ")" or the end, without CHARSET. */
int imap_searchkey_parse_keys(struct imap_parse *p, struct imap_search_program *r);
/* Can it name a filter: characters of atoms but for "/" (RFC 5466 section 4). */
bool imap_searchkey_is_filter_name(struct str name);

#endif
