/*
 * checkpassword's request: "user NUL password NUL stamp NUL" on descriptor 3, to its end. The traditional maximum is 512 bytes; ours is
 * AUTH_CHECKPW_MAX. The password may be missing altogether in a request that is only a lookup.
 */
#ifndef AUTH_CHECKPW_H
#define AUTH_CHECKPW_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define AUTH_CHECKPW_MAX 8192
#define AUTH_CHECKPW_FD 3

struct auth_checkpw {
	struct str user, password, stamp; /* each followed by a NUL in memory */
};

/* Views into `bytes`. False when there is no NUL-terminated user and password; a missing stamp is empty. */
bool auth_checkpw_parse(struct str bytes, struct auth_checkpw *r);
/* Reads fd to its end and closes it. 0, or -1: SYNTAX (not a request), LIMIT, TEMP, NOTFOUND (fd isn't open). */
int auth_checkpw_read(int fd, struct arena *a, struct auth_checkpw *r, struct err *e);
/* The request as bytes: NIL when a field holds a NUL or the whole is longer than the maximum. */
struct str auth_checkpw_print(struct arena *a, const struct auth_checkpw *r);

#endif
