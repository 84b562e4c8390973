/*
 * What a wrong password of an unknown user is compared with, so that it takes the time of a known user's, where the database can't show another user's: an
 * SQL query and an LDAP filter find one user or none. Remembered is how the last user's password was stored: scheme, cost and salt, never the hash.
 */
#ifndef AUTH_SAMPLE_H
#define AUTH_SAMPLE_H

#include "base/arena.h"
#include "base/str.h"

/*
 * The stored password with another hash: "{SCHEME}data" in which nothing of a secret is left, as dear to compare with as the real one, and never equal
 * to any. "{PLAIN}A" for schemes that cost nothing. NIL when the scheme isn't known or the data not of it. otherwise: the default scheme.
 */
struct str auth_sample_of(struct arena *a, struct str stored, struct str otherwise);
/*
 * Keeps it in the file `samples` (auth/store.h) of the folder state, under the database's name; written only when it is another than last time. A file that
 * can't be written (somebody else's, no folder) is as if there were none.
 */
void auth_sample_remember(struct arena *a, const char *state, const char *database, struct str sample);
/* NIL: none yet. */
struct str auth_sample_recall(struct arena *a, const char *state, const char *database);

#endif
