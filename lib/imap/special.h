/* Special uses (RFC 6154, RFC 8457) and mailbox ids (RFC 8474) on the wire. */
#ifndef IMAP_SPECIAL_H
#define IMAP_SPECIAL_H

#include "imap/parse.h"
#include "io/out.h"
#include "mailbox/store.h"

/* Which a client may give to a mailbox of its own. */
#define IMAP_SPECIAL_CREATABLE                                                                    \
	(STORE_SPECIAL_ARCHIVE | STORE_SPECIAL_DRAFTS | STORE_SPECIAL_JUNK | STORE_SPECIAL_SENT | \
	    STORE_SPECIAL_TRASH | STORE_SPECIAL_IMPORTANT)

/* "(USE (\Drafts …))"; a use that nobody knows sets a bit above all others. */
int imap_special_parse_use(struct imap_parse *p, unsigned *special_r);
/* What SETMETADATA gives: uses separated by single spaces, NIL or empty: none (RFC 6154 section 4). false: it isn't that. */
bool imap_special_parse_value(struct arena *a, struct str value, unsigned *special_r);
/* The same in the arena; NIL: there are none. */
struct str imap_special_value(struct arena *a, unsigned special);
/* Prints each as " \Drafts". */
void imap_special_print(struct out *o, unsigned special);
/* "MAILBOXID (F…)" in the arena. */
struct str imap_special_mailboxid(struct arena *a, const unsigned char guid[16]);

#endif
