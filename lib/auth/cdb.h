/*
 * The user database: a constant database (cdb) compiled from passwd-file lines. Key: '=' and the user's name; value: the
 * line after "user:". The key "?" holds the first stored password, so that a login of an unknown user can cost the same. dovetail-users(5) documents it. Replaced whole by rename, so that a reader sees the old or the new one.
 */
#ifndef AUTH_CDB_H
#define AUTH_CDB_H

#include "auth/record.h"

/* Looks `user` up in the file at path. The record is the arena's. AUTH_OK, AUTH_UNKNOWN, or AUTH_TEMPFAIL with e. */
enum auth_result auth_cdb_find(
    const char *path, struct str user, struct arena *a, struct auth_record *r, struct err *e);
/* Compiles the passwd-file text into path (absolute or relative to the working directory), mode 0600 or that of the file that was there.
 * A malformed line or a name twice is an error that names the line, and nothing changes. The number of users, or -1. */
long auth_cdb_compile(struct str text, const char *path, struct err *e);

#endif
