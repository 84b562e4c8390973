/*
 * The header that a load balancer puts in front of a connection (the PROXY protocol, versions 1 and 2): whose connection it really is.
 * It is read piece by piece, so that not one byte behind it is taken from whoever reads next.
 */
#ifndef LOGIN_PROXY_H
#define LOGIN_PROXY_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/str.h"

/* A header of version 1 has at most 107 bytes; of version 2 we take no longer ones. */
#define LOGIN_PROXY_MAX 4096

struct login_proxy {
	bool local; /* the balancer speaks for itself (a health check), or doesn't know: the rest is empty */
	char rip[64], rport[8], lip[64], lport[8];
	char tls[32];          /* TLS ended at the balancer: its version, "yes" when it doesn't say; "" */
	char server_name[256]; /* what the client asked for (SNI), "" */
};

/* How many bytes are to be read next, given those that were read: never more than the header has. 0: it is complete. -1: no header. */
ssize_t login_proxy_more(struct str have);
/* A complete header. False when it isn't well-formed, a checksum that it carries is wrong, or it isn't about TCP. */
bool login_proxy_parse(struct str header, struct login_proxy *r);

#endif
