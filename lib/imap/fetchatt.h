/* FETCH's arguments: attributes and modifiers (RFC 9051 6.4.5; RFC 7162, 3516, 8474, 8514, 8970, 9394). */
#ifndef IMAP_FETCHATT_H
#define IMAP_FETCHATT_H

#include "base/vec.h"
#include "imap/section.h"

enum { IMAP_FETCH_ITEMS = 1000 }; /* attributes in one command */

enum imap_fetch_kind {
	IMAP_FETCH_FLAGS,
	IMAP_FETCH_UID,
	IMAP_FETCH_INTERNALDATE,
	IMAP_FETCH_SIZE,
	IMAP_FETCH_MODSEQ,
	IMAP_FETCH_EMAILID,
	IMAP_FETCH_THREADID,
	IMAP_FETCH_SAVEDATE,
	IMAP_FETCH_ENVELOPE,
	IMAP_FETCH_BODY,
	IMAP_FETCH_BODYSTRUCTURE,
	IMAP_FETCH_PREVIEW,
	IMAP_FETCH_SECTION,
	IMAP_FETCH_BINARY,
	IMAP_FETCH_BINARY_SIZE,
};

struct imap_fetch_item {
	enum imap_fetch_kind kind;
	bool partial, lazy; /* lazy: PREVIEW (LAZY) */
	struct imap_section section;
	uint64_t first, length; /* of the partial */
	struct str label;       /* how the answer begins: "BODY[TEXT]<0>" */
};

struct imap_fetch {
	struct imap_fetch_item *items;
	size_t n;
	bool seen;     /* something sets \Seen */
	bool modseq;   /* MODSEQ or CHANGEDSINCE was asked for: CONDSTORE is on from here */
	bool changed;  /* CHANGEDSINCE */
	bool vanished; /* VANISHED */
	bool windowed; /* PARTIAL first:last (RFC 9394): negative ones count from the end */
	uint64_t since;
	int64_t from, to;
};

/* One attribute, a list, or a macro. */
int imap_fetchatt_parse(struct imap_parse *p, struct imap_fetch *r);
/* " (" modifiers ")" when they are there. */
int imap_fetchatt_parse_modifiers(struct imap_parse *p, struct imap_fetch *r);
/* "1:100" or "-1:-100", RFC 9394: neither end 0, both of one sign. from_r is the one nearer to the beginning of its counting. */
int imap_fetchatt_parse_window(struct imap_parse *p, int64_t *from_r, int64_t *to_r);

#endif
