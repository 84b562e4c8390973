/*
 * Telling the client what happened in the selected mailbox (RFC 9051 section 7.3-7.5, RFC 2180, RFC 7162): EXPUNGE or VANISHED,
 * EXISTS, RECENT, FLAGS, FETCH. Nothing here fails in its caller's eyes: an error is logged, and the view stays as it is.
 */
#ifndef IMAP_SYNC_H
#define IMAP_SYNC_H

#include "imap/client.h"

/* Looks and tells. expunge: EXPUNGE responses may be sent now. Nothing when no mailbox is selected. */
void imap_sync(struct imap *c, bool expunge);
#define IMAP_SYNC_GONE "* BYE The selected mailbox is gone\r\n"
/* After a failure (why: what was said of it): has somebody deleted the selected mailbox, or made it anew? Then that is logged and said, and the session ends (RFC 2180 section 3.3): true. */
bool imap_sync_lost(struct imap *c, const struct err *why);
/* Tells without looking: what the changes gathered so far are. */
void imap_sync_tell(struct imap *c, bool expunge);
/*
 * Before a command runs: it works on what all sessions have answered so far (a FETCH that sets \Seen, an EXPUNGE, a search). Messages that came thereby, or between commands
 * (saving and settling read the log on), are told: EXISTS may come at any time; a number above what was told, which "*" may be, must not. Never EXPUNGE.
 */
void imap_sync_came(struct imap *c);
/* A command has removed messages: with CONDSTORE (QRESYNC alone must) its OK says HIGHESTMODSEQ, if that isn't `before` any more (RFC 7162 sections 3.2.7, 3.2.9; RFC 6851 section 4.4). */
void imap_sync_removed(struct imap *c, uint64_t before);
/* The flags of one message as an untagged FETCH: with UID and MODSEQ as the session's state wants them. */
void imap_sync_fetch(struct imap *c, uint32_t seq, const struct index_msg *m, bool flags);
/* The FLAGS and PERMANENTFLAGS responses. */
void imap_sync_keywords(struct imap *c);
/* "* n FETCH (" or, with UIDONLY, "* uid UIDFETCH (". */
void imap_sync_fetch_head(struct imap *c, uint32_t seq, uint32_t uid);

#endif
