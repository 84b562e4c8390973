/*
 * Kernel TLS: is a connection wholly the kernel's, so that the program behind it can have the client's socket itself? OpenSSL hands the kernel the keys
 * of both directions, except those that decrypt TLS 1.3 before version 3.2: then this does it, from the secret that OpenSSL tells its key log.
 */
#ifndef TLS_KERNEL_H
#define TLS_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct ssl_st;
struct ssl_ctx_st;

/* The secret that a TLS 1.3 client's data is encrypted with (RFC 8446 7.1), once the handshake is over; n 0 before. Wiped by tls_kernel_takes(). */
struct tls_kernel {
	unsigned char secret[64];
	size_t n;
};

/* False when the kernel says that it has no TLS (net.ipv4.tcp_available_ulp): then nothing of the rest is worth its time. */
bool tls_kernel_is_there(void);
/* Connections of ctx that have a struct tls_kernel note their secret in it. */
void tls_kernel_watch(struct ssl_ctx_st *ctx);
/* k (the caller's, as long as ssl) belongs to ssl. Before the handshake. */
void tls_kernel_attach(struct ssl_st *ssl, struct tls_kernel *k);
/*
 * After the handshake, before the first SSL_read: true when the kernel does both directions, on the descriptor that ssl is on. What OpenSSL may
 * still do with it then is nothing at all. False: go on with OpenSSL (the kernel may encrypt by then, which OpenSSL knows).
 */
bool tls_kernel_takes(struct ssl_st *ssl, struct tls_kernel *k);
/* HKDF-Expand-Label (RFC 8446 7.1) with an empty context, for at most as many bytes as the digest (SHA-256 or, with a secret of 48 bytes, SHA-384) has. */
bool tls_kernel_expand(struct str secret, const char *label, unsigned char *out, size_t n);
/* The secret in a line of OpenSSL's key log (NSS format), if it is the one that k is for. Else k stays as it is. */
void tls_kernel_note(struct tls_kernel *k, struct str line);

#endif
