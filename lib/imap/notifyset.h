/* What NOTIFY asks for (RFC 5465 section 8). */
#ifndef IMAP_NOTIFYSET_H
#define IMAP_NOTIFYSET_H

#include "imap/fetchatt.h"
#include "imap/scope.h"

enum {
	IMAP_NOTIFY_NEW = 1,
	IMAP_NOTIFY_EXPUNGE = 2,
	IMAP_NOTIFY_FLAGS = 4,
	IMAP_NOTIFY_MESSAGE = 7, /* those about messages */
	IMAP_NOTIFY_NAME = 8,
	IMAP_NOTIFY_SUBSCRIPTION = 16,
	IMAP_NOTIFY_METADATA = 32,
	IMAP_NOTIFY_SERVER = 64,
};

struct imap_notifyset {
	bool none;                 /* NONE */
	bool status;               /* STATUS was given */
	struct imap_scopes scopes; /* the two of the selected mailbox left out */
	unsigned *events;          /* of each */
	bool has_selected, delayed;
	unsigned selected;       /* events of the selected mailbox */
	struct imap_fetch fetch; /* what is told of new messages in it; n 0: nothing */
	bool unsupported;        /* an event that isn't known was asked for: NO [BADEVENT …] */
};

/* " SET …" or " NONE", up to the end. */
int imap_notifyset_parse(struct imap_parse *p, struct imap_notifyset *r);
/* The names for BADEVENT. */
#define IMAP_NOTIFYSET_EVENTS                                                                        \
	"MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange MailboxMetadataChange " \
	"ServerMetadataChange"

#endif
