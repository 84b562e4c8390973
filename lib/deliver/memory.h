/*
 * What a user's scripts remember between messages: whom a vacation answer went to, which message ids came, what was redirected. Files of lines in LDA_STATE, "key expiry": the key
 * is a digest of what is remembered, so that the file tells nobody whom the user writes with, and of a fixed length. Appended to under a lock on the directory; old lines go when
 * they outnumber the others. A damaged line is passed over.
 */
#ifndef DELIVER_MEMORY_H
#define DELIVER_MEMORY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { MEMORY_FILE_MAX = 16 << 20, MEMORY_LOCK_MS = 20000 };

struct memory {
	int dirfd;
	const char *file; /* its name in LDA_STATE */
	int64_t now;
};

/* Opens LDA_STATE, making it. file is borrowed. 0 or -1; memory_close is due after 0. */
int memory_open(struct memory *m, struct arena *a, const char *file, int64_t now, struct err *e);
void memory_close(struct memory *m);
/* (kind, what) is remembered and hasn't expired: 1, 0, -1. */
int memory_has(struct memory *m, struct str kind, struct str what, struct err *e);
/* Remembers until `until` (seconds since 1970). Two processes that claim the same thing: one gets 1 (new), the other 0 (was known). -1. Durable. */
int memory_claim(struct memory *m, struct str kind, struct str what, int64_t until, struct err *e);
/* Remembers, known or not (a later time wins). until 0 forgets it. 0 or -1. */
int memory_put(struct memory *m, struct str kind, struct str what, int64_t until, struct err *e);

#endif
