/*
 * What a link of an auth chain does once the user is known: the environment, the identity, the directory. checkpassword's
 * convention: USER, HOME and SHELL, the user's groups, gid and uid, and the home as working directory.
 */
#ifndef CHAIN_APPLY_H
#define CHAIN_APPLY_H

#include <sys/types.h>

#include "auth/record.h"

#define CHAIN_GROUPS_MAX 256

struct chain_identity {
	bool has; /* the record says who to be; else the link changes nothing */
	uid_t uid;
	gid_t gid;
	gid_t groups[CHAIN_GROUPS_MAX];
	int ngroups;
};

/*
 * uid and gid of the record, as numbers or system names; the groups of `system_groups_user`, or of `groups` (a comma-separated
 * list), else none but gid. Uid 0 and gid 0 are refused. 0, or -1 (NOTFOUND, SYNTAX, PERM).
 */
int chain_apply_resolve(const struct auth_record *r, struct chain_identity *id, struct err *e);
/*
 * Sets USER, HOME, SHELL, UID, GID, GROUPS and the record's settings: a field that is a setting of ours in capitals ("MAIL=…") or in small
 * letters after userdb_ ("userdb_quota_rule=…"), when it is one that users may have: not LOGIN_, AUTH_ or TLS_. A malformed one is an
 * error. The facts of a conversation (AUTH_MECH, AUTH_CHALLENGE, AUTH_MORE) go away.
 */
int chain_apply_environment(
    const struct auth_record *r, const struct chain_identity *id, struct arena *a, struct err *e);
/* Becomes the user when we are root (else checks nothing and changes nothing), and goes to the home, or to / when there is none yet. With
 * AUTH_CHECK_ONLY=1 it does neither. */
int chain_apply_become(
    const struct auth_record *r, const struct chain_identity *id, struct arena *a, struct err *e);
/* The setting that a field stands for, in capitals, NIL if it is none that a user may have. */
struct str chain_apply_setting(struct arena *a, struct str field);

#endif
