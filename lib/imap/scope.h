/* Which mailboxes are meant: the filters of NOTIFY (RFC 5465 section 6) and of ESEARCH (RFC 7377 section 2.2). */
#ifndef IMAP_SCOPE_H
#define IMAP_SCOPE_H

#include "imap/parse.h"
#include "mailbox/store.h"

enum { IMAP_SCOPES = 100 }; /* in one command, each name counted */

enum imap_scope_kind {
	IMAP_SCOPE_SELECTED,
	IMAP_SCOPE_DELAYED,
	IMAP_SCOPE_INBOXES, /* any mailbox may get mail from a Sieve script: all of them (RFC 5465 section 6.3) */
	IMAP_SCOPE_PERSONAL,
	IMAP_SCOPE_SUBSCRIBED,
	IMAP_SCOPE_MAILBOXES,
	IMAP_SCOPE_SUBTREE,
	IMAP_SCOPE_SUBTREE_ONE,
};
struct imap_scope {
	enum imap_scope_kind kind;
	struct str name; /* of the last three; "": the root, which everything is below */
};
struct imap_scopes {
	struct imap_scope *p;
	size_t n, cap;
};

/* "personal", "mailboxes" SP name, "subtree" SP "(" names ")" …: added to v, one for each name. Names that can't be are left out: they match nothing. */
int imap_scope_parse(struct imap_parse *p, struct imap_scopes *v);
/* Whether the entry is meant; never by the first two, which depend on the session. */
bool imap_scope_has(const struct imap_scope *s, const struct store_entry *e, char separator);

#endif
