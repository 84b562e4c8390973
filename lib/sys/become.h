/* Dropping privilege for good, in the fixed order: chdir, groups, gid, uid, proof. */
#ifndef SYS_BECOME_H
#define SYS_BECOME_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * Becomes uid/gid with the groups given (ngroups < 0: only gid). Real, effective and saved ids change; then it is proved that they
 * can't be regained, and PR_SET_DUMPABLE stays 0. Uid 0 and gid 0 are refused. When we already are that uid and not root, it
 * checks and succeeds (rootless). 0 or -1 (PERM).
 */
int become(uid_t uid, gid_t gid, const gid_t *groups, int ngroups, struct err *e);
/* uid/gid of a system user by name, from the password database. NOTFOUND. */
int become_lookup(const char *name, uid_t *uid, gid_t *gid, struct err *e);
/* Session programs call it: dies with a clear sentence when the real, effective or saved uid is 0. */
void become_refuse_root(void);

#endif
