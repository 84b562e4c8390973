/*
 * What an error is called on the wire. Each protocol has ONE table from error kinds to its reply (an IMAP response code, a POP3
 * response code, an enhanced status code …), searched here, so that the same failure is the same answer whatever command met it.
 */
#ifndef SESSION_REPLY_H
#define SESSION_REPLY_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct session_reply {
	enum err_kind kind;
	const char *code;
};

/* The code of the first entry with this kind, NIL when there is none. */
struct str session_reply_code(const struct session_reply *table, size_t n, enum err_kind kind);
/* Whether this kind is worth a line in the log: what the administrator can mend (TEMP, CORRUPT, PERM), not what a client did wrong. */
int session_reply_is_logged(enum err_kind kind);

#endif
