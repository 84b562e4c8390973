/*
 * POP3 before login (RFC 1939, CAPA RFC 2449, STLS RFC 2595, AUTH RFC 5034, response codes RFC 3206): the table for lib/login, and how a
 * line is taken apart. Lines are at most LOGIN_LINE_MAX bytes; keywords at most POP3_PRELOGIN_VERB.
 */
#ifndef POP3_PRELOGIN_H
#define POP3_PRELOGIN_H

#include <stdbool.h>

#include "base/str.h"
#include "login/client.h"

#define POP3_PRELOGIN_VERB 8

struct pop3_prelogin_cmd {
	struct str verb, args; /* args: everything behind the first space, "" when nothing is */
};

/* False when the line has no keyword, a longer one, or a NUL. */
bool pop3_prelogin_parse(struct str line, struct pop3_prelogin_cmd *r);

extern const struct login_proto pop3_prelogin;

#endif
