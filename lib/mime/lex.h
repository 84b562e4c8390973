/*
 * The words of structured header fields (RFC 5322 section 3.2, RFC 2045 section 5.1), for address, param and msgid. Each function takes its
 * piece off the front of *s, appends what it means to out, and skips the comments and folding white space behind it.
 * They return 1 when something is left, 0 at the end, -1 when the piece isn't there or isn't closed.
 */
#ifndef MIME_LEX_H
#define MIME_LEX_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

struct mime_lex {
	struct str s;        /* what is left */
	struct buf *comment; /* when not NULL: holds the text of the last comment skipped */
};

/* atext of RFC 5322, and bytes above 127. */
bool mime_lex_is_atext(char c);
/* A token's byte of RFC 2045; also bytes above 127. */
bool mime_lex_is_token(char c);
/* Comments, spaces, tabs and line ends. Nested comments are counted, not recursed. */
int mime_lex_skip(struct mime_lex *l);
/* "…" with its escapes resolved and line ends dropped. The front must be '"'. */
int mime_lex_quoted(struct mime_lex *l, struct buf *out);
/* 1*atext *("." 1*atext), comments and white space allowed around a dot (RFC 5322 section 4.4, obs-domain). */
int mime_lex_dot_atom(struct mime_lex *l, struct buf *out);
/* 1*(atext / "."), white space allowed before a dot: dots stand anywhere in localparts that are in use ("a..b.@…"). Behind the last one only "@" or the end may be. */
int mime_lex_local_atom(struct mime_lex *l, struct buf *out);
/* *(atext / "."), perhaps empty. */
int mime_lex_loose_atom(struct mime_lex *l, struct buf *out);
/* Words with one space between them. */
int mime_lex_phrase(struct mime_lex *l, struct buf *out);
/* "[…]" */
int mime_lex_literal(struct mime_lex *l, struct buf *out);
/* 1*token-char. */
int mime_lex_token(struct mime_lex *l, struct buf *out);

static inline char mime_lex_peek(const struct mime_lex *l)
{
	return l->s.n ? l->s.p[0] : '\0';
}

static inline void mime_lex_drop(struct mime_lex *l)
{
	l->s = str_from(l->s, 1);
}

#endif
