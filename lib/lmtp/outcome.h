/* What a delivery's exit code is in LMTP (RFC 5321 4.2, RFC 3463): one table. */
#ifndef LMTP_OUTCOME_H
#define LMTP_OUTCOME_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* Beyond all exit codes: the time to deliver it by was over before the delivery began (RFC 2852). */
enum { LMTP_OUTCOME_LATE = 1000 };
enum {
	LMTP_OUTCOME_SAID_MAX = 1000, /* bytes that are repeated of what a program says */
	LMTP_OUTCOME_MAX = 2048       /* bytes of a reply */
};

/* The reply for exit code `code` (sysexits.h, 128+signal, -1 timeout, LMTP_OUTCOME_LATE) of a delivery to `address`. said: what the program printed, "" nothing: it becomes the
 * text of a refusal, with its lines (RFC 5429 2.5). Into lines, which is empty and has room for LMTP_OUTCOME_MAX; CRLF between lines, none at the end. */
void lmtp_outcome_print(int code, struct str address, struct str said, struct buf *lines);
/* Whether what a worker said about room (LMTP_FRAME_ROOM) is a reason to refuse a recipient. */
bool lmtp_outcome_is_full(int code);
/* The reply to RCPT after a lookup that ended with `code` (0 there, 1 nobody, else temporary). */
const char *lmtp_outcome_rcpt(int code);

#endif
