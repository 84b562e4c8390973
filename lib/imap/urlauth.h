/*
 * URLs that carry their own authorisation (RFC 4467): "…;URLAUTH=access:INTERNAL:token". The token is "01" (which names the way it is made) and the HMAC-SHA-256, in hexadecimal,
 * of everything before the mechanism under the mailbox's key. A session is one user's: only URLs of this user and of the host IMAP_URLAUTH_HOST can be made and used.
 */
#ifndef IMAP_URLAUTH_H
#define IMAP_URLAUTH_H

#include "imap/client.h"
#include "imap/url.h"

/* Whether the extension is there: IMAP_URLAUTH_HOST is set. */
bool imap_urlauth_is_on(void);
/* Whether the URL, with a host in it, is one of this user on this host; false where the extension isn't there. */
bool imap_urlauth_is_ours(const struct imap_url *u);
/* The URL, which ends with its access identifier, with its mechanism and token, in the command's arena. -1: SYNTAX (BAD) for one that can't be authorised, or what else failed. */
int imap_urlauth_sign(struct imap *c, struct str url, struct str *full_r);
/* Whether this session may use it: the token is right, it hasn't expired, and the access identifier means this session. Takes its time for mailboxes that aren't there, too. */
bool imap_urlauth_is_valid(struct imap *c, const struct imap_url *u);
/* "* OK [URLMECH INTERNAL]": at SELECT, and when the selected mailbox's key has become another one. */
void imap_urlauth_tell(struct imap *c, bool first);

#endif
