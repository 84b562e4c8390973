/* Annotations on the wire (RFC 5464, 9590), and the named searches kept in them (RFC 5466). */
#ifndef IMAP_ANNOTATION_H
#define IMAP_ANNOTATION_H

#include "imap/client.h"

enum { IMAP_ANNOTATION_ENTRIES = 100 };

/* A mailbox's special uses: what LIST says, whatever the file holds, which only takes note that it was set, for NOTIFY (RFC 6154 section 4). */
#define IMAP_ANNOTATION_SPECIALUSE STR("/private/specialuse")

/* The server's alone, and read-only: IMAP_ADMIN (RFC 5464 section 3.2.1.1). */
#define IMAP_ANNOTATION_ADMIN STR("/shared/admin")

struct imap_annotation_want {
	struct str *names; /* lower case */
	size_t n;
	int depth;        /* 0, 1, or -1: infinity */
	uint64_t max;     /* MAXSIZE */
	uint64_t longest; /* out: the largest value that was left out */
	bool nil;         /* say NIL for what isn't there */
};

/* One entry's name, checked: "/private/…" or "/shared/…". */
int imap_annotation_parse_name(struct imap_parse *p, struct str *r);
/* Whether it can have a value: those of vendors have at least four components, "/shared/vendor/token/name" (RFC 5464 section 3.2). */
bool imap_annotation_is_whole(struct str name);
/* A name, or "(" names ")". */
int imap_annotation_parse_names(struct imap_parse *p, struct imap_annotation_want *r);
/* "* METADATA mailbox (…)"; an empty name is the server. Nothing when there is nothing to say. */
int imap_annotation_print(struct imap *c, struct str mailbox, struct imap_annotation_want *want);
/* For imap_search_program.filters. arg is the struct imap. */
struct str imap_annotation_filter(void *arg, struct str name);
/* The mailbox's id into guid, *guid_r pointing to it; NULL for the server. */
int imap_annotation_owner(
    struct imap *c, struct str mailbox, unsigned char guid[16], const unsigned char **guid_r);

#endif
