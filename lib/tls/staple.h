/* OCSP stapling (RFC 6066 section 8): a response that somebody fetches into a file goes to the client while it is fresh. */
#ifndef TLS_STAPLE_H
#define TLS_STAPLE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define TLS_STAPLE_MAX (64 << 10)

struct ssl_ctx_st;

/*
 * Reads a response in DER. -1 with e when the file can't be read, is none, isn't a successful response, or its time hasn't come or is over: a stale
 * response makes clients that insist on one go away, no response does not.
 */
int tls_staple_load(const char *path, struct arena *a, struct str *response_r, struct err *e);
/* Sends *response (which lives as long as ctx) to clients that ask for one. */
void tls_staple_use(struct ssl_ctx_st *ctx, const struct str *response);

#endif
