/*
 * What OpenSSL says was wrong, in words that say what would mend it. Its own texts name its functions' troubles ("PEM lib"), and those of libcrypto are not
 * even loaded (tls/lean.h).
 */
#ifndef TLS_WHY_H
#define TLS_WHY_H

#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>

enum { TLS_WHY_MAX = 240 };

/* Takes all errors off OpenSSL's queue of this thread and describes the one that tells most. */
void tls_why(char dst[static TLS_WHY_MAX]);
/* Of a certificate that no client takes at the time now_s: "expired on 2024-02-01" or "not valid before …"; else 0 and "". */
int tls_why_not_now(const X509 *cert, int64_t now_s, char dst[static TLS_WHY_MAX]);

#endif
