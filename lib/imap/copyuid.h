/* APPENDUID and COPYUID (RFC 4315), and the errors of saving. */
#ifndef IMAP_COPYUID_H
#define IMAP_COPYUID_H

#include "imap/client.h"

/* "APPENDUID validity uids" in the command's arena. */
struct str imap_copyuid_append(struct imap *c, const struct mailbox_saved *s);
/* "COPYUID validity from to" */
struct str imap_copyuid_copy(struct imap *c, const struct mailbox_saved *s, const struct index_ranges *from);
/* Sets c->code to TRYCREATE when what failed (c->err) is that the mailbox isn't there; returns -1. */
int imap_copyuid_failed(struct imap *c, struct str name);

#endif
