/*
 * What a proxy in front tells of its client: XCLIENT of POP3 and ManageSieve, x-originating-ip and its kin in IMAP's ID, as Dovecot's proxies send
 * them. Taken once a connection, from the networks of LOGIN_TRUSTED, before anybody has logged in.
 */
#ifndef LOGIN_FORWARD_H
#define LOGIN_FORWARD_H

#include <stdbool.h>

#include "base/str.h"

#define LOGIN_FORWARD_ATTRIBUTES "ADDR PORT DESTADDR DESTPORT SESSION" /* that XCLIENT offers */

struct login_forward {
	struct str address, port, local_address, local_port, session; /* "" or NIL: not said */
};

/* The words of XCLIENT, "ADDR=192.0.2.1 PORT=143", perhaps each in quotes. Attributes that we don't know are passed over. False: one isn't name=value. */
bool login_forward_words(struct login_forward *f, struct str words);
/* One pair of ID. True when it was for us. */
bool login_forward_pair(struct login_forward *f, struct str name, struct str value);
/* There is an address at least; addresses, ports and the session's name are what they should be. */
bool login_forward_is_valid(const struct login_forward *f);

#endif
