/*
 * `deliver -s`: a worker of lmtpd. It has become one user, and delivers one message after the other to that user until lmtpd hangs up or has nothing for it for a while: what a
 * delivery costs is mostly what starting programs costs.
 *
 * Descriptor 0 is a SOCK_SEQPACKET with frames (lmtp/frame.h): READY from us at once, then JOB (with the message as a descriptor) from lmtpd and RESULT from us. More
 * jobs may wait: those that no script is to look at are done together (deliver_begin), up to 16, and TAKEN says so before any of them is in its mailbox.
 */
#ifndef LMTP_SERVED_H
#define LMTP_SERVED_H

#include "base/arena.h"
#include "base/str.h"

enum { LMTP_SERVED_IDLE_MS = 10000 };

/* into: NIL, or the mailbox that deliver -m names. Serves until the end: 0 (the socket was closed, or nothing came in time: the job that may be on its way was not begun), or an exit code when the peer isn't lmtpd. */
int lmtp_served_run(struct arena *a, struct str into);

#endif
