/*
 * UNAUTHENTICATE (RFC 8437; RFC 5804 section 2.14.1): a session gives its connection back to the login program. A process that has become a user can't become
 * nobody again; so, where LOGIN_UNAUTHENTICATE says it, the login program stays as the parent of the session (login/keeper.h), and the session ends with an
 * exit code that says that the connection goes on. What it had read already and not served, it leaves in a memory file that the login program made: the
 * last of the places of session/handover.h. Neither side trusts the other: the file is read by the next pre-auth process alone, as bytes of the client.
 */
#ifndef SESSION_HANDBACK_H
#define SESSION_HANDBACK_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "io/in.h"

/* The exit code of a session that gives its connection back. */
#define HANDBACK_EXIT 85
/* Most that can be left; a pre-login reader that begins with it can hand all that it buffers on to the next session. */
#define HANDBACK_MAX (24 << 10)

/* Login's side: an empty memory file (CLOEXEC), or -1. */
int handback_make(struct err *e);
/* The session's: before it says OK, it isn't counted any more (the places before the file's are closed); it can't go on afterwards. */
void handback_begin(int fd);
/* Its last act: false when input is too long, or can't be written. */
bool handback_leave(int fd, struct str input);
/* The next pre-auth process's: what was left, at most HANDBACK_MAX bytes, is read next by `in`. The descriptor, rewound, is closed. */
void handback_take(int fd, struct in *in);

#endif
