/*
 * A protocol's table of commands: its index page. One entry a verb; which states it is allowed in; the function that does it.
 */
#ifndef SESSION_COMMAND_H
#define SESSION_COMMAND_H

#include <stddef.h>

#include "base/str.h"

struct session_command {
	const char
	    *verb;       /* upper case; several words are allowed where the protocol has them ("UID FETCH") */
	unsigned states; /* mask of the protocol's states in which it is allowed */
	int (*run)(void *arg); /* 0, or -1: what that means is the protocol's (it has set its error) */
	unsigned flags;        /* the protocol's own */
};

/* The entry of verb (ASCII case-insensitive), NULL when there is none. */
const struct session_command *session_command_find(
    const struct session_command *table, size_t n, struct str verb);

#endif
