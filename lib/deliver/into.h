/* Putting one spooled message into one mailbox. */
#ifndef DELIVER_INTO_H
#define DELIVER_INTO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "deliver/spool.h"
#include "mailbox/store.h"

struct into {
	struct str mailbox; /* UTF-8 */
	bool create;        /* make it when it isn't there */
	bool subscribe;     /* and subscribe it then */
	uint8_t flags;      /* INDEX_* */
	const struct str *keywords;
	size_t nkeywords;
};

/* top (trace lines) then the spool. Durable when it returns 0; on -1 nothing of the message is in the mailbox. */
int into_mailbox(
    struct store *s, const struct into *to, struct str top, const struct spool *spool, struct err *e);

#endif
