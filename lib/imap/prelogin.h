/*
 * IMAP before login (RFC 9051 sections 6.1 and 6.2, RFC 3501, SASL-IR RFC 4959, ID RFC 2971, LITERAL+ RFC 7888): the parser of a command and the
 * table for lib/login. Everything is bounded: a command with its literals is at most LOGIN_LINE_MAX bytes, a literal LOGIN_LITERAL_MAX, one level of "(".
 */
#ifndef IMAP_PRELOGIN_H
#define IMAP_PRELOGIN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "login/client.h"

#define IMAP_PRELOGIN_ARGS 68 /* ID: 30 pairs and the parentheses */
#define IMAP_PRELOGIN_TAG 128

enum imap_prelogin_kind {
	IMAP_PRELOGIN_ATOM,   /* NIL is one */
	IMAP_PRELOGIN_STRING, /* quoted or literal, without its dress */
	IMAP_PRELOGIN_OPEN,
	IMAP_PRELOGIN_CLOSE,
};

struct imap_prelogin_arg {
	enum imap_prelogin_kind kind;
	struct str s;
};

enum imap_prelogin_status {
	IMAP_PRELOGIN_OK,
	IMAP_PRELOGIN_LITERAL, /* the text ends with a literal's announcement: its bytes and the next line are to be appended */
	IMAP_PRELOGIN_BAD,    /* not a command; tag is set when there was one */
	IMAP_PRELOGIN_TOOBIG, /* a literal over the limit is announced */
};

struct imap_prelogin_cmd {
	struct str tag, name; /* views of the text; "" when absent */
	struct imap_prelogin_arg arg[IMAP_PRELOGIN_ARGS];
	int n;
	size_t literal;  /* LITERAL, TOOBIG: its size */
	bool sync;       /* the client waits for "+" before it sends it */
	const char *why; /* BAD: a sentence for the client */
};

/*
 * Parses a command: its line without the last CRLF, in which each literal's announcement "{n}" or "{n+}" is followed by CRLF and its bytes.
 * Strings with escapes are unescaped into the arena; all else are views of the text.
 */
enum imap_prelogin_status imap_prelogin_parse(struct arena *a, struct str text, struct imap_prelogin_cmd *r);

extern const struct login_proto imap_prelogin;

#endif
