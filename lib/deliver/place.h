/* Which mailbox a script means, and putting something there. */
#ifndef DELIVER_PLACE_H
#define DELIVER_PLACE_H

#include <stdbool.h>

#include "base/err.h"
#include "deliver/delivery.h"
#include "deliver/into.h"

/* As fileinto and :fcc say it. */
struct place {
	struct str mailbox, special_use, mailboxid; /* NIL: not given */
	bool create;
	const struct str *flags; /* system flags and keywords by name */
	size_t nflags;
};

/* The i-th system flag by name and bit (INDEX_*); false after the last. */
bool place_flag(size_t i, const char **name_r, uint8_t *bit_r);
/* The mailbox with this special use ("\\Junk"), of that name unless it is NIL: 1 and its name, 0, -1. */
int place_special(
    const struct delivery *d, struct str mailbox, struct str attribute, struct str *name_r, struct err *e);
/* The mailbox with this id (RFC 8474; "F" and 32 hex digits): 1 and its name, 0, -1. */
int place_id(const struct delivery *d, struct str id, struct str *name_r, struct err *e);
/* The name of the mailbox that p means: mailboxid first, then special use, then the name (RFC 9042 3, RFC 8579 4.1). 0 or -1. */
int place_name(const struct delivery *d, const struct place *p, struct str *name_r, struct err *e);
/* Puts bytes there. A mailbox that is made for a special use gets it. As into_mailbox. */
int place_save(
    const struct delivery *d, const struct place *p, const struct into_bytes *bytes, struct err *e);

#endif
