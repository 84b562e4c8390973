/*
 * The lists that scripts may ask (RFC 6134): each setting SIEVE_LIST… is a name and a file, "tag:example.com,2026:friends ~/lists/friends". A file whose
 * name ends in .cdb is a constant database whose keys are the members, in lower case; any other is text, a member a line ("#" begins a comment line).
 * Case of ASCII doesn't matter in names and members. ":x" is short for "urn:ietf:params:sieve:x".
 */
#ifndef DELIVER_LISTS_H
#define DELIVER_LISTS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { LISTS_FILE_MAX = 16 << 20, LISTS_MEMBER_MAX = 1000, LISTS_MEMBERS_MAX = 10000 };

/* The URI schemes of all names, each once, separated by spaces; NIL when there are no lists. In the arena. */
struct str lists_schemes(struct arena *a);
/* A setting has that name: 1, 0; -1 when its file's name makes no sense. */
int lists_exists(struct arena *a, struct str name, struct err *e);
/* 1, 0 (not there, no such list), -1: the file can't be read. */
int lists_contains(struct arena *a, struct str name, struct str value, struct err *e);
/* All members, at most LISTS_MEMBERS_MAX (LIMIT): 1, 0 (no such list), -1. In the arena. */
int lists_members(struct arena *a, struct str name, struct str **members_r, size_t *n_r, struct err *e);

#endif
