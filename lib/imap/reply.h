/* Tagged answers, and what an error is called in them (RFC 5530): one table. */
#ifndef IMAP_REPLY_H
#define IMAP_REPLY_H

#include "imap/client.h"

/* "tag OK|NO|BAD [code] text": from c->code, c->text and c->err. Logs what is worth it. */
void imap_reply_tagged(struct imap *c, bool ok);
/* The code for a kind, NIL when it has none. */
struct str imap_reply_code(enum err_kind kind);
/* The text of an error as a client may see it: ASCII unless UTF-8 was enabled; without server's paths for errors that are ours. */
void imap_reply_text(struct imap *c, const struct err *e);

#endif
