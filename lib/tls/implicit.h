/*
 * TLS at once, seen from tlswrap: tls-handshake is started beside this process, which becomes the program when the handshake is done. OpenSSL is
 * never in a process that forks, and what it leaves in memory isn't there to be torn down when the program is executed.
 */
#ifndef TLS_IMPLICIT_H
#define TLS_IMPLICIT_H

#include <stdint.h>

#include "base/err.h"

/* SSLREQUEST of a tls-handshake that is to begin at once. */
#define TLS_IMPLICIT_COMMAND 'I'

/*
 * Runs argv[0] (tls-handshake) with the descriptors of tls/request.h, and waits for its answer: "+" and the facts, "k" and the facts when the
 * kernel has taken over, "-" and why not. 0: descriptors 0 and 1 are the plain side, the facts are in the environment. -1 with e (TEMP): there was no
 * handshake by deadline_ms. Above 0: it couldn't start and has logged why; this is its exit code.
 */
int tls_implicit_start(char *const argv[], int64_t deadline_ms, struct err *e);

#endif
