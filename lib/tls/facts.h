/*
 * What is known after a handshake, as environment variables: the names of Apache's mod_ssl and ucspi-ssl (SSL_PROTOCOL, SSL_CIPHER,
 * SSL_CLIENT_S_DN, …), and our own TLS_VERSION, TLS_CIPHER, TLS_SERVER_NAME, TLS_EXPORTER (RFC 9266), TLS_UNIQUE and TLS_ENDPOINT
 * (RFC 5929), TLS_CLIENT_NAME.
 */
#ifndef TLS_FACTS_H
#define TLS_FACTS_H

#include "base/buf.h"
#include "base/str.h"

#define TLS_FACTS_MAX (32 << 10)

struct ssl_st;

/* Appends "NAME=value" NUL for each fact. Values are printable ASCII: what else a certificate holds becomes '?'. */
void tls_facts_print(struct ssl_st *ssl, struct buf *b);

#endif
