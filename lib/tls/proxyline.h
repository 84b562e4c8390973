/* protocol = proxy of stunnel: the line of the PROXY protocol, version 1 (its specification, section 2.1), in front of the client's bytes. */
#ifndef TLS_PROXYLINE_H
#define TLS_PROXYLINE_H

#include "base/buf.h"

/* Appends the line for the ends that TCPREMOTEIP, TCPREMOTEPORT, TCPLOCALIP and TCPLOCALPORT name; "PROXY UNKNOWN" when they aren't two addresses of one family. */
void tls_proxyline_print(struct buf *b);

#endif
