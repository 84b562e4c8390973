/*
 * Tokens of a Sieve script (RFC 5228 8.1). Lines may end in CRLF or LF; inside strings both come out as CRLF, as if
 * the script had been uploaded by ManageSieve. NUL, a bare CR, an unclosed string or comment, a number that doesn't
 * fit 63 bits and a string above SIEVE_MAX_STRING are errors.
 */
#ifndef SIEVE_LEX_H
#define SIEVE_LEX_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum sieve_token {
	SIEVE_TOK_END,
	SIEVE_TOK_IDENT,
	SIEVE_TOK_TAG, /* value without the colon */
	SIEVE_TOK_NUMBER,
	SIEVE_TOK_STRING,
	SIEVE_TOK_PUNCT, /* ch: one of ; , ( ) [ ] { } */
	SIEVE_TOK_ERROR, /* value says what is wrong */
};

struct sieve_lex {
	struct arena *a;
	struct str text;
	size_t at, line_start; /* offsets; column = at - line_start + 1 */
	unsigned line;
	/* The token that sieve_lex_next read: */
	enum sieve_token token;
	struct str value;
	uint64_t number;
	char ch;
	unsigned token_line, token_column;
};

/* text is borrowed; strings that need unescaping are made in a, others are views of text. */
void sieve_lex_init(struct sieve_lex *l, struct arena *a, struct str text);
/* Reads the next token into l. After the end it stays at the end. After an error it goes on behind it. */
void sieve_lex_next(struct sieve_lex *l);

#endif
