/*
 * Flags and keywords as clients write them (RFC 9051 section 2.3.2, RFC 5788). \Recent can't be written. The keyword $Forwarded is also
 * the flag INDEX_PASSED (Maildir's P): clients set and clear both at once, since Dovecot knows the keyword alone and other programs know P alone,
 * and a message that has either has $Forwarded.
 */
#ifndef IMAP_FLAGS_H
#define IMAP_FLAGS_H

#include "imap/parse.h"
#include "io/out.h"
#include "mailbox/mailbox.h"

enum {
	IMAP_KEYWORD_MAX = 50,   /* bytes of a keyword */
	IMAP_KEYWORDS_MAX = 256, /* keywords in one list */
};

struct imap_flags {
	uint8_t flags; /* INDEX_* */
	struct str *keywords;
	size_t nkeywords;
};

/* flag-list in parentheses. */
int imap_flags_parse_list(struct imap_parse *p, struct imap_flags *r);
/* A list, or flags without parentheses (STORE). */
int imap_flags_parse(struct imap_parse *p, struct imap_flags *r);
/* Keyword for SEARCH: an atom within the limit. */
int imap_flags_parse_keyword(struct imap_parse *p, struct str *r);
/* INDEX_PASSED when the keyword is $Forwarded, else 0. */
uint8_t imap_flags_of_keyword(struct str name);
/* Bits of the keywords in mb; create: those that aren't there yet are defined, else left out. -1 (LIMIT…). */
int imap_flags_keys(
    struct mailbox *mb, const struct imap_flags *f, bool create, uint64_t *keys_r, struct err *e);

/* "(\Seen $Label1)"; recent adds \Recent. */
void imap_flags_print(struct out *o, const struct mailbox *mb, const struct index_msg *m, bool recent);
/* "(\Answered … keywords)" for the FLAGS response; star adds "\*" for PERMANENTFLAGS. */
void imap_flags_print_all(struct out *o, const struct mailbox *mb, bool star);

#endif
