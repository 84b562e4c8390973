/*
 * passwd-file lines as Dovecot writes and reads them:
 *
 *	user:{SCHEME}password:uid:gid:gecos:home:shell:name=value userdb_name=value …
 *
 * Fields from the end may be missing, any may be empty. Empty lines and lines beginning with '#' mean nothing. The last
 * field holds colons freely. A line has at most AUTH_RECORD_MAX bytes.
 */
#ifndef AUTH_PASSWDFILE_H
#define AUTH_PASSWDFILE_H

#include "auth/record.h"

/* Takes the user's name off the line: false for a comment or an empty line. */
bool auth_passwdfile_name(struct str line, struct str *user_r, struct str *rest_r);
/* Parses what follows "user:". Everything in r points into `rest`. 0, or -1 (SYNTAX, LIMIT). */
int auth_passwdfile_rest(
    struct str user, struct str rest, struct arena *a, struct auth_record *r, struct err *e);
/* Finds the user in the text of a whole file (the first line of that name counts). AUTH_OK, AUTH_UNKNOWN, or AUTH_TEMPFAIL with e. */
enum auth_result auth_passwdfile_find(
    struct str file, struct str user, struct arena *a, struct auth_record *r, struct err *e);

#endif
