/* Sections: which piece of a message (RFC 9051 section 6.4.5, "section"; RFC 3516 "section-binary"). */
#ifndef IMAP_SECTION_H
#define IMAP_SECTION_H

#include "imap/parse.h"

enum {
	IMAP_SECTION_PARTS = 100,   /* depth of a part number */
	IMAP_SECTION_FIELDS = 1000, /* names in HEADER.FIELDS */
};

enum imap_section_text {
	IMAP_SECTION_ALL, /* the whole part */
	IMAP_SECTION_HEADER,
	IMAP_SECTION_FIELDS_OF,
	IMAP_SECTION_FIELDS_NOT,
	IMAP_SECTION_TEXT,
	IMAP_SECTION_MIME,
};

struct imap_section {
	uint32_t *part; /* numbers from the outside in; none: the message */
	size_t nparts;
	enum imap_section_text text;
	struct str *fields; /* as the client wrote them, in its order */
	size_t nfields;
};

/* "[" … "]" */
int imap_section_parse(struct imap_parse *p, struct imap_section *r);
/* The same without brackets, up to the end or whatever can't belong to it (URLs). */
int imap_section_parse_inner(struct imap_parse *p, struct imap_section *r);
/* "[" part "]" alone. */
int imap_section_parse_binary(struct imap_parse *p, struct imap_section *r);
/* "<" number "." nz-number ">" when it is there. */
int imap_section_parse_partial(struct imap_parse *p, bool *is_r, uint64_t *first_r, uint64_t *length_r);
/* The bracketed form as it is answered, into the arena. */
struct str imap_section_label(struct arena *a, const struct imap_section *s);
/* Lower-case, sorted, unique names for mailbox_headers; their number. */
size_t imap_section_names(struct arena *a, const struct imap_section *s, struct str **names_r);

#endif
