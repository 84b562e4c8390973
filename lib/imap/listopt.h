/* LIST's arguments (RFC 5258, 5819, 6154; RFC 9051 section 6.3.9). */
#ifndef IMAP_LISTOPT_H
#define IMAP_LISTOPT_H

#include "imap/annotation.h"
#include "imap/client.h"

enum {
	IMAP_LIST_SUBSCRIBED = 1,
	IMAP_LIST_REMOTE = 2, /* accepted: there are none */
	IMAP_LIST_RECURSIVEMATCH = 4,
	IMAP_LIST_SPECIAL = 8,
	IMAP_LIST_CHILDREN = 16,
	IMAP_LIST_STATUS = 32,
	IMAP_LIST_METADATA = 64, /* RFC 9590 */
};
enum { IMAP_LIST_PATTERNS = 100 };

struct imap_listopt {
	bool extended; /* anything beyond RFC 3501's form */
	unsigned select, give;
	unsigned status; /* items */
	struct imap_annotation_want metadata;
	struct str reference;
	struct str *patterns;
	size_t n;
	bool impossible; /* a reference or pattern that can't be a name: nothing matches */
};

/* All of it, up to the end. lsub: only the plain form. */
int imap_listopt_parse(struct imap *c, bool lsub, struct imap_listopt *r);

#endif
