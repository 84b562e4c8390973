/*
 * OpenSSL started with what a TLS server needs. A process for each connection pays for the whole library each time: of 16 million instructions
 * before the first byte of a handshake, 12 million make tables of algorithms and decoders that nobody asks for. Its default provider is offered
 * through a list of names here, which leaves 4 million.
 */
#ifndef TLS_LEAN_H
#define TLS_LEAN_H

#include <stdbool.h>

/*
 * Once, before anything else of OpenSSL; no configuration file of its own, no texts of libcrypto's errors. lean: with the algorithms of the lists alone,
 * where the library is linked in (a shared one doesn't let its provider be wrapped, and comes whole).
 */
void tls_lean_start(bool lean);
/* The rest too: a key or a certificate isn't of the usual kinds. False when all was there before. */
bool tls_lean_rest(void);
/* Are only the algorithms of the lists there? */
bool tls_lean_is(void);

#endif
