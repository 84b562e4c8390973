/*
 * The MIME tree of a message, as mime/scan.h builds it, and how IMAP numbers its parts. Offsets and sizes are given twice: in bytes as stored (phys), and as on the wire, where each bare
 * LF counts as CRLF (virt = phys + bare LFs).
 */
#ifndef MIME_PART_H
#define MIME_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* Nesting of multiparts and messages, and parts in all: what is beyond belongs to the last part's body. */
#define MIME_PART_MAX_DEPTH 100
#define MIME_PART_MAX 10000
/* Longer boundaries are cut. */
#define MIME_PART_MAX_BOUNDARY 80

struct mime_size {
	uint64_t phys, virt;
	uint64_t lines; /* line ends; a last line without one doesn't count */
};

enum mime_part_kind {
	MIME_PART_LEAF,
	MIME_PART_MULTIPART, /* children are its parts; may have none */
	MIME_PART_MESSAGE,   /* message/rfc822 or message/global: one child, the message in it */
};

struct mime_part {
	struct mime_part *parent, *next, *child;
	struct mime_part *last_child;
	enum mime_part_kind kind;
	bool is_text;          /* type is text: BODYSTRUCTURE counts its lines */
	bool in_digest;        /* default type is message/rfc822 */
	uint64_t at, at_virt;  /* where its header begins, in the message */
	struct mime_size head; /* the header, its empty line included */
	struct mime_size body; /* without the line end before the boundary that closes it */
	/* From the header, in the arena. type, subtype: NIL when there was no Content-Type, "" when it was broken. */
	struct str type, subtype, params; /* params: for mime_param_parse */
	/* Unfolded raw values, NIL when absent. */
	struct str encoding, disposition, id, description, md5, language, location;
	/* The lines that make an ENVELOPE, for the message itself and for the child of a MESSAGE; else NIL. */
	struct str envelope;
};

static inline uint64_t mime_part_body_at(const struct mime_part *p)
{
	return p->at + p->head.phys;
}

static inline uint64_t mime_part_body_at_virt(const struct mime_part *p)
{
	return p->at_virt + p->head.virt;
}

/* Every stored byte is a wire byte: no line ends with a bare LF. */
static inline bool mime_part_is_crlf(const struct mime_part *p)
{
	return p->head.phys == p->head.virt && p->body.phys == p->body.virt;
}

/*
 * The part that IMAP calls path[0].path[1]… (RFC 3501 section 6.4.5). n = 0 is the message itself. Part 1 of a message that isn't multipart is its body: then the
 * message's own part is returned. NULL when there is none. O(depth * breadth).
 */
const struct mime_part *mime_part_find(const struct mime_part *root, const uint32_t *path, size_t n);
/* Every part in the order of the message: the one after p within root, NULL after the last. */
struct mime_part *mime_part_walk(struct mime_part *root, struct mime_part *p);
/* The k-th child (from 1), or NULL. */
const struct mime_part *mime_part_child(const struct mime_part *p, uint32_t k);
/* True when type and subtype are these (any case), defaults taken into account. subtype NIL: any. */
bool mime_part_is(const struct mime_part *p, struct str type, struct str subtype);
/* The first token of the encoding: "7bit" when absent or broken. As written. */
struct str mime_part_encoding(struct arena *a, const struct mime_part *p);
/* A Content-Type parameter in UTF-8, or NIL. The arena is used. */
struct str mime_part_param(struct arena *a, const struct mime_part *p, struct str name);
/* The file name that the sender gave (Content-Disposition's filename, else Content-Type's name), or NIL. */
struct str mime_part_filename(struct arena *a, const struct mime_part *p);

#endif
