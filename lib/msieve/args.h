/*
 * A command and its arguments (RFC 5804 section 4): strings are quoted or literals "{n+}" CRLF and n bytes, numbers are digits. Literals are read from the
 * session's input as they are announced; their lengths are checked before memory is taken.
 */
#ifndef MSIEVE_ARGS_H
#define MSIEVE_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "session/session.h"

enum { MSIEVE_ARGS_MAX = 3, MSIEVE_QUOTED_MAX = 1024 };

struct msieve_arg {
	struct str s; /* NIL for a number */
	uint32_t number;
	bool too_big; /* a literal over the limit: its bytes were passed over */
};
struct msieve_args {
	struct str verb;
	struct msieve_arg arg[MSIEVE_ARGS_MAX];
	int n;
};

/*
 * Parses `line` and reads what its literals announce. literal_max: bytes of one literal. 0; -1: a syntax error (the sentence in *why), and the input is in
 * step again; -2: the client is gone.
 */
int msieve_args_read(
    struct session *s, struct str line, size_t literal_max, struct msieve_args *r, const char **why);
/* The grammar alone, without literals' bytes: takes one argument off *rest; for the fuzz target too. 1 an argument, 0 the end, 2 a literal of *literal_r bytes was announced at
 * the end of the line, -1 not an argument. Quoted strings are unescaped into a. */
int msieve_args_next(struct arena *a, struct str *rest, struct msieve_arg *arg_r, uint64_t *literal_r);

#endif
