/* The OpenSSL context of a configuration: certificates, versions, ciphers, client verification, server names, ALPN, stapling. */
#ifndef TLS_CTX_H
#define TLS_CTX_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "tls/conf.h"
#include "tls/ticket.h"

struct ssl_ctx_st;
struct ssl_st;

/* A service of the configuration: the one that was asked for, or one for further server names. */
struct tls_ctx_service {
	struct ssl_ctx_st *ctx;
	const struct tls_conf *conf;
	struct str alpn;   /* as on the wire */
	struct str staple; /* the OCSP response; "" for none */
};

struct tls_ctx {
	struct tls_ctx_service main;
	struct tls_ticket_keys tickets; /* of all services */
	struct tls_ctx_name {
		const char *pattern;
		struct tls_ctx_service *service;
	} * names;
	size_t nnames;
};

/* First of all: OpenSSL with as little in memory as this configuration needs (tls/lean.h). */
void tls_ctx_start(const struct tls_conf *conf);
/* Reads every file, now, as root: nothing is opened later. Memory is a's, and OpenSSL's own for the life of the process. 0, or -1 with e. */
int tls_ctx_make(struct tls_ctx *t, const struct tls_conf *conf, struct arena *a, struct err *e);
/* Names of ALPN protocols, blank-separated, as on the wire (RFC 7301 3.1). SYNTAX when one is empty or over 255 bytes. */
int tls_ctx_alpn(struct arena *a, const char *names, struct str *wire_r, struct err *e);
/* The name in the bytes of a server_name extension (RFC 6066 section 3); NIL when there is none, or they aren't one. */
struct str tls_ctx_server_name(struct str extension);
/* The configuration of the service that the client came to. */
const struct tls_conf *tls_ctx_conf(struct ssl_st *ssl);
/* Adds what tls_why() says to e's text. Returns -1. */
int tls_ctx_err(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
