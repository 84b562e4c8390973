/* The bytes that a section means (RFC 9051 section 6.4.5): a range of the message's file, or header fields picked out of one. */
#ifndef IMAP_PIECE_H
#define IMAP_PIECE_H

#include "imap/section.h"
#include "mailbox/mailbox.h"

enum { IMAP_PIECE_HEADER_MAX = 8 << 20 }; /* of a header block out of which fields are picked */

struct imap_piece {
	uint64_t from, to; /* of the file */
	uint64_t size;     /* on the wire */
	bool picked;       /* the bytes are in `fields` */
	struct buf fields;
};

/* The message is parsed already, unless the section is all of it. 1; 0: there is no such section; -1. */
int imap_piece_open(struct message *m, const struct imap_section *s, struct imap_piece *r, struct err *e);
/* Bytes [first, first + n), which lie within its size. */
int imap_piece_send(
    struct message *m, const struct imap_piece *p, uint64_t first, uint64_t n, struct out *to, struct err *e);
void imap_piece_close(struct imap_piece *p);
/* Cuts first and *n_r to what there is. */
static inline uint64_t imap_piece_window(uint64_t size, uint64_t first, uint64_t *n_r)
{
	first = first < size ? first : size;
	*n_r = *n_r < size - first ? *n_r : size - first;
	return first;
}

#endif
