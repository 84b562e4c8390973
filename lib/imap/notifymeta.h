/*
 * Annotations of mailboxes and of the server, as NOTIFY tells of them (RFC 5465 sections 5.5 and 5.6).
 */
#ifndef IMAP_NOTIFYMETA_H
#define IMAP_NOTIFYMETA_H

#include "imap/client.h"

/* Names of those that changed since c->notify->metadata was read, which is read anew; not what the session itself did. */
void imap_notifymeta_tell(struct imap *c);

#endif
