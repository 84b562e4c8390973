/* A message that is in a mailbox already, for scripts that run over it there: sieve-filter, and imap-sieve. */
#ifndef DELIVER_STORED_H
#define DELIVER_STORED_H

#include "deliver/delivery.h"
#include "mailbox/mailbox.h"
#include "sieve/sieve.h"

struct stored {
	struct message file;
	struct str bytes; /* all of it, mapped */
};

/* 0, or -1 (NOTFOUND: it is gone); stored_close is due after 0. */
int stored_open(struct stored *s, struct mailbox *mb, uint32_t seq, struct err *e);
void stored_close(struct stored *s);
/* fileinto or keep: as it is, with its date, flags and ids; a message that the script has edited or given flags as a new one. */
int stored_copy(
    struct delivery *d, struct mailbox *mb, uint32_t uid, const struct sieve_action *a, struct err *e);

#endif
