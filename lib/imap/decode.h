/* A part's content without its transfer encoding (RFC 3516), streamed: nothing is held but a buffer. */
#ifndef IMAP_DECODE_H
#define IMAP_DECODE_H

#include "mailbox/mailbox.h"
#include "mime/part.h"

enum imap_decode_encoding { IMAP_DECODE_NONE, IMAP_DECODE_BASE64, IMAP_DECODE_QP };

struct imap_decoded {
	uint64_t from, to, wire; /* of the encoded content */
	enum imap_decode_encoding encoding;
	uint64_t size; /* decoded, once measured */
	bool has_nul;
};

/* Which bytes, and how they are encoded. whole: the message itself is meant, header and all. -1: CANNOT for an encoding that isn't known. The arena is scratch. */
int imap_decode_find(struct arena *a, const struct message *m, const struct mime_part *part, bool whole,
    struct imap_decoded *r, struct err *e);
/* Decodes, piece by piece, to piece(arg, bytes). It stops when piece returns true. -1: reading failed. */
int imap_decode_run(struct message *m, const struct imap_decoded *d, bool (*piece)(void *arg, struct str s),
    void *arg, struct err *e);
/* The same of encoded bytes in memory. True when piece did. */
bool imap_decode_str(struct str encoded, enum imap_decode_encoding encoding,
    bool (*piece)(void *arg, struct str s), void *arg);
/* Decodes once to know size and has_nul. */
int imap_decode_measure(struct message *m, struct imap_decoded *d, struct err *e);
/* Decodes again, and sends bytes [first, first + n). */
int imap_decode_send(struct message *m, const struct imap_decoded *d, uint64_t first, uint64_t n,
    struct out *to, struct err *e);

#endif
