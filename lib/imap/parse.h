/*
 * The cursor over a command's bytes, and the smallest things of the grammar (RFC 9051 section 9, RFC 3501 section 9, RFC 7888 literals). Strict: one SP
 * is one space, NUL stands in a literal8 only, octets above 127 only in literals, or as valid UTF-8 in quoted strings once UTF8=ACCEPT or
 * IMAP4rev2 was enabled.
 *
 * A parser takes what it wants off the cursor and returns 0; or returns -1 with the first error latched in p->e (ERR_SYNTAX: BAD; ERR_LIMIT: one of
 * our limits), and the cursor's place is of no more use. Results are views of the command's bytes, or copies in p->arena.
 *
 * The bytes may hold a literal inline ("{3}" CRLF "abc"), or end at its announcement: then `more` is asked to fetch the bytes and the line behind
 * them; without `more` that is an error.
 */
#ifndef IMAP_PARSE_H
#define IMAP_PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum {
	IMAP_PARSE_DEPTH = 64, /* nesting of parentheses, whatever they are for */
};

struct imap_literal {
	uint64_t size;
	bool sync;  /* the client waits for "+" */
	bool eight; /* "~{": NULs are allowed */
};

struct imap_parse {
	const char *p, *end;
	struct arena *arena;
	struct err *e;
	bool failed, utf8;
	char extra_sep; /* a separator that may stand behind a mailbox name (IMAP_WORKAROUNDS); 0: none */
	struct str
	    old_name; /* the newest mailbox name as it was written, where that isn't its normal form; else NIL */
	unsigned depth;
	/* Fetches the literal into arena memory, then the line behind it, and sets p->p and p->end to that line. 0 or -1 (e set). */
	int (*more)(void *arg, struct imap_parse *p, const struct imap_literal *l, struct str *bytes_r);
	void *more_arg;
};

void imap_parse_init(struct imap_parse *p, struct str text, struct arena *a, struct err *e);
/* Latches an error (only the first counts) and returns -1. */
int imap_parse_bad(struct imap_parse *p, const char *what);
int imap_parse_limit(struct imap_parse *p, const char *what);

/* ---- looking ---- */
static inline bool imap_parse_peek(const struct imap_parse *p, char c)
{
	return p->p < p->end && *p->p == c;
}
static inline bool imap_parse_at_end(const struct imap_parse *p)
{
	return p->p == p->end;
}
/* Takes c if it is next. */
static inline bool imap_parse_take(struct imap_parse *p, char c)
{
	return imap_parse_peek(p, c) ? p->p++, true : false;
}
/* Takes `word` (upper case) if it is next in any case and no atom character follows it. */
bool imap_parse_word(struct imap_parse *p, struct str word);
/* The same after one SP: both are taken, or nothing. */
bool imap_parse_sp_word(struct imap_parse *p, struct str word);

/* ---- must be there ---- */
int imap_parse_ch(struct imap_parse *p, char c);
int imap_parse_sp(struct imap_parse *p);
int imap_parse_end(struct imap_parse *p);
/* "(" and ")" with the depth counted. */
int imap_parse_open(struct imap_parse *p);
int imap_parse_close(struct imap_parse *p);

bool imap_parse_is_atom_char(unsigned char c);
int imap_parse_tag(struct imap_parse *p, struct str *r);
int imap_parse_atom(struct imap_parse *p, struct str *r);
/* Letters, digits, "." and "-" up to anything else: names of fetch items, search keys and the like. May not be empty. */
int imap_parse_name(struct imap_parse *p, struct str *r);
int imap_parse_number(struct imap_parse *p, uint32_t *r);
int imap_parse_nz_number(struct imap_parse *p, uint32_t *r);
/* number64: at most 2^63 - 1. */
int imap_parse_number64(struct imap_parse *p, uint64_t *r);
int imap_parse_quoted(struct imap_parse *p, struct str *r);
int imap_parse_literal(struct imap_parse *p, struct str *r);
/* The announcement alone ("{12+}"), for who streams the bytes; it must end the text (the CRLF is not looked at). */
int imap_parse_literal_head(struct imap_parse *p, struct imap_literal *r);
int imap_parse_string(struct imap_parse *p, struct str *r);
int imap_parse_astring(struct imap_parse *p, struct str *r);
/* NIL gives STR_NIL. */
int imap_parse_nstring(struct imap_parse *p, struct str *r);
/* list-mailbox: an astring that may hold wildcards. */
int imap_parse_pattern(struct imap_parse *p, struct str *r);

#endif
