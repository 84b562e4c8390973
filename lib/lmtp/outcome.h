/* What a delivery's exit code is in LMTP (RFC 5321 4.2, RFC 3463): one table. */
#ifndef LMTP_OUTCOME_H
#define LMTP_OUTCOME_H

#include "base/buf.h"
#include "base/str.h"

/* The reply line for exit code `code` (sysexits.h, 128+signal, -1 timeout) of a delivery to `address`. said: what the program printed, "" nothing: it becomes the text of a refusal. */
void lmtp_outcome_print(int code, struct str address, struct str said, struct buf *line);
/* The reply to RCPT after a lookup that ended with `code` (0 there, 1 nobody, else temporary). */
const char *lmtp_outcome_rcpt(int code);

#endif
