/* Clients' certificates: who signed them, what they name, and whether they are revoked. */
#ifndef TLS_VERIFY_H
#define TLS_VERIFY_H

#include <stdbool.h>

#include "base/err.h"
#include "tls/conf.h"

struct ssl_ctx_st;
struct ssl_st;

/* Reads authorities and revocation lists into ctx, as c says. 0, or -1 with e. */
int tls_verify_set(struct ssl_ctx_st *ctx, const struct tls_conf *c, struct err *e);
/*
 * After a handshake, whose chain was good where c asks for one: is there a certificate where one is required, is it itself among those of CAfile
 * (verify 3 and 4), and does it name one of c's hosts and addresses? 0, or -1 with e (PERM).
 */
int tls_verify_peer(struct ssl_st *ssl, const struct tls_conf *c, struct err *e);

#endif
