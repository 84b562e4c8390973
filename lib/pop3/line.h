/*
 * A POP3 command's line taken apart, before login and after it: a keyword of at most POP3_LINE_VERB characters, and what stands behind the first space
 * (RFC 1939 section 3).
 */
#ifndef POP3_LINE_H
#define POP3_LINE_H

#include <stdbool.h>

#include "base/str.h"

enum { POP3_LINE_VERB = 8 };

struct pop3_line {
	struct str verb, args; /* args: "" when nothing is; not trimmed, a password may begin with a space */
};

/* False when the line has no keyword, a longer one, or a NUL. Views into line. */
bool pop3_line_parse(struct str line, struct pop3_line *r);

#endif
