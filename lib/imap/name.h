/*
 * Mailbox names on the wire: modified UTF-7, or UTF-8 once the session has UTF8=ACCEPT or IMAP4rev2 (RFC 3501 section 5.1.3, RFC 9051 section
 * 5.1, RFC 6855 section 3); a client may send UTF-8 at any time. Inside, everywhere, UTF-8 in NFC.
 */
#ifndef IMAP_NAME_H
#define IMAP_NAME_H

#include "imap/parse.h"
#include "io/out.h"

enum { IMAP_NAME_MAX = 1000 }; /* bytes of a whole name */

/* A mailbox name. INBOX in any case becomes "INBOX". -1: SYNTAX (BAD) for what isn't a string; CANNOT (NO) for a string that can't
 * be a name: then p->failed stays false. p->old_name is set. */
int imap_name_parse(struct imap_parse *p, struct str *r);
/* LIST's patterns, with wildcards. */
int imap_name_parse_pattern(struct imap_parse *p, struct str *r);
/* As astring. */
void imap_name_print(struct out *o, struct str name, bool utf8);
/* What stands behind the attributes of a LIST response, to its end; with OLDNAME where old isn't NIL (RFC 9051 section 6.3.9.7). */
void imap_name_print_listed(struct out *o, char sep, struct str name, struct str old, bool utf8);

#endif
