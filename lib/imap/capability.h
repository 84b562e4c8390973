/* What the session announces. One table; a capability is in it when all of it works. */
#ifndef IMAP_CAPABILITY_H
#define IMAP_CAPABILITY_H

#include "imap/client.h"

/* "IMAP4rev1 IMAP4rev2 …", changed by IMAP_CAPABILITY: a list that replaces it, or +NAME and -NAME words that change it. */
void imap_capability_print(struct imap *c);

#endif
