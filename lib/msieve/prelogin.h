/*
 * ManageSieve before login (RFC 5804): the parser of a command and the table for lib/login. Strings are quoted, or literals "{n+}" CRLF and n
 * bytes; a command with its literals is at most LOGIN_LINE_MAX bytes, a literal LOGIN_LITERAL_MAX.
 */
#ifndef MSIEVE_PRELOGIN_H
#define MSIEVE_PRELOGIN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "login/client.h"

#define MSIEVE_PRELOGIN_ARGS 4

enum msieve_prelogin_status {
	MSIEVE_PRELOGIN_OK,
	MSIEVE_PRELOGIN_LITERAL, /* the text ends with a literal's announcement: its bytes and the next line are to be appended */
	MSIEVE_PRELOGIN_BAD,
	MSIEVE_PRELOGIN_TOOBIG,
};

struct msieve_prelogin_cmd {
	struct str name; /* "" for a line that is a string alone (a SASL response) */
	struct str arg[MSIEVE_PRELOGIN_ARGS];
	int n;
	size_t literal;
};

/* As imap_prelogin_parse; strings with escapes are unescaped into the arena. */
enum msieve_prelogin_status msieve_prelogin_parse(
    struct arena *a, struct str text, struct msieve_prelogin_cmd *r);

extern const struct login_proto msieve_prelogin;

#endif
