/*
 * What a user database says about one user: the line of a passwd-file, whatever the database. And the results that every
 * step of authentication has.
 */
#ifndef AUTH_RECORD_H
#define AUTH_RECORD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

/* One enumeration for every decision; whatever isn't AUTH_OK refuses. */
enum auth_result {
	AUTH_REFUSED,  /* wrong password, or not allowed */
	AUTH_UNKNOWN,  /* no such user here */
	AUTH_TEMPFAIL, /* can't be decided now */
	AUTH_OK,
};
const char *auth_result_name(enum auth_result r);
/* checkpassword's exit code: 0, 1 or 111. */
int auth_result_exit(enum auth_result r);

struct auth_field {
	struct str name, value; /* a name without '=' has the value "yes" */
};

#define AUTH_RECORD_FIELDS_MAX 128
#define AUTH_RECORD_MAX 16384

struct auth_record {
	struct str user;     /* the name from now on (a database may rewrite it) */
	struct str password; /* "{SCHEME}data"; NIL: none is stored here */
	struct str uid, gid; /* as written: a number or a system name; NIL: not said */
	struct str home, shell;
	VEC(struct auth_field) fields; /* everything else, in order */
};

/* Does the stored password say that nobody comes in by it: "*" and its kin, "!" before a hash (passwd -l)? */
bool auth_record_is_locked(const struct auth_record *r);
/* Value of the last field of that name, NIL when absent. A "userdb_" before the name in the record is looked through. */
struct str auth_record_field(const struct auth_record *r, struct str name);
/*
 * Sets what `name` says: user, password, uid, gid, home, shell (with or without "userdb_") or a field. The strings are borrowed.
 * "name:default" only sets what isn't set, "name:remove" takes the field away. False at the limit of fields.
 */
bool auth_record_set(struct auth_record *r, struct arena *a, struct str name, struct str value);
/* Parses blank-separated "name=value" words. -1: too many. */
int auth_record_words(struct auth_record *r, struct arena *a, struct str words, struct err *e);

#endif
