/*
 * IDLE without imapd: after a while in which nothing happens, imapd becomes imap-idle(8), a tiny program in the same process that holds the connection, and that
 * becomes imapd again on the first event or byte. The client notices nothing. The session's state lies in a sealed memory file (imap/park.h).
 */
#ifndef IMAP_HIBERNATE_H
#define IMAP_HIBERNATE_H

#include "imap/client.h"
#include "imap/park.h"

/* The highest descriptor that sys_start of imapd keeps: more than login's when it was imap-idle before. */
int imap_hibernate_highest_fd(void);
/* What imapd can't find out later: its arguments, and how many places login gave it. */
void imap_hibernate_setup(struct imap *c, char **argv, int places, const char *session);

/*
 * In IDLE, everything told and flushed: becomes imap-idle. Comes back when that can't be: with COMPRESS, NOTIFY or a CONTEXT on, in a mailbox that can't be
 * frozen now (mailbox/frozen.h), with words of the client waiting, or because the program isn't there; the session goes on as before.
 */
void imap_hibernate(struct imap *c, const struct imap_park_head *head);

/* imapd again: reads the state, which lives in the arena, and closes its file; places keep their descriptors. */
int imap_hibernate_read(struct imap_park *p, struct arena *a, struct err *e);
/* Goes on with the IDLE command of p, which it frees, and serves it to its end; to be followed by imap_client_run. */
void imap_hibernate_resume(struct imap *c, struct imap_park *p);

#endif
