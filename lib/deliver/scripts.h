/*
 * A user's Sieve scripts, in Dovecot's layout: SIEVE_DIR holds NAME.sieve, SIEVE_SCRIPT is a symbolic link to the active one (or, before any was
 * stored, a plain file: the active script without a name). Written the crash-safe way: PUTSCRIPT's OK means it is on disk.
 */
#ifndef DELIVER_SCRIPTS_H
#define DELIVER_SCRIPTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct scripts {
	int dirfd;           /* SIEVE_DIR; -1: it isn't there (and isn't made before a script is put) */
	const char *dir;     /* its path */
	const char *link;    /* SIEVE_SCRIPT */
	struct arena *arena; /* of what the calls below return; may be set anew between calls */
};

/* Names: 1 to 128 characters of UTF-8 (RFC 5804 1.6) that fit a file name, no control or separator characters, no '/', no '.' in front. SYNTAX. */
int scripts_check_name(struct str name, struct err *e);
/* Opens the directory when it exists. create: makes it. Paths expand ~ and %u as MAIL does. 0 or -1. */
int scripts_open(struct scripts *s, struct arena *a, bool create, struct err *e);
void scripts_close(struct scripts *s);

struct scripts_entry {
	struct str name;
	uint64_t size;
	bool active;
};
/* All, by name. In the arena. */
int scripts_list(struct scripts *s, struct scripts_entry **list_r, size_t *n_r, struct err *e);
/* The text, in the arena. NOTFOUND, LIMIT (over max bytes). */
int scripts_get(struct scripts *s, struct str name, size_t max, struct str *text_r, struct err *e);
/* On failure what was there before stays. */
int scripts_put(struct scripts *s, struct str name, struct str text, struct err *e);
/* NOTFOUND; CANNOT when it is the active one. */
int scripts_delete(struct scripts *s, struct str name, struct err *e);
/* NOTFOUND, EXISTS; an active script stays active under its new name. Killed while it renames the active one, it leaves that under both names. */
int scripts_rename(struct scripts *s, struct str from, struct str to, struct err *e);
/* name empty: none is active afterwards. NOTFOUND. */
int scripts_activate(struct scripts *s, struct str name, struct err *e);
/* The active script's name: NIL when none is, "" when SIEVE_SCRIPT is a plain file. */
struct str scripts_active(struct scripts *s);
/* The text that a delivery runs: the active script, whatever it is. NOTFOUND when there is none. name_r for messages. */
int scripts_get_active(struct scripts *s, size_t max, struct str *name_r, struct str *text_r, struct err *e);

#endif
